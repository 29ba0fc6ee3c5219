/* charset - which encoding the bytes are in, and the conversion to UTF-8. */

#include "page/charset.h"

#include "base/utf8.h"
#include "page/mojibake_priv.h"

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

enum { SNIFF_BYTES = 4096, DETECT_BYTES = 256 * 1024 };

/* What the web means by a label (WHATWG Encoding), and ICU's name of the same. */
static const struct charset {
    const char *name, *icu, *labels;
} charsets[] = {
    { "utf-8", NULL, " utf-8 utf8 unicode-1-1-utf-8 utf-8n utf_8 unicode x-unicode20utf8 " },
    { "windows-1256", "windows-1256",
      " windows-1256 cp1256 x-cp1256 win-1256 windows1256 cp-1256 " },
    { "iso-8859-6", "ISO-8859-6",
      " iso-8859-6 iso8859-6 iso88596 arabic asmo-708 ecma-114 csisolatinarabic iso-ir-127 "
      "iso-8859-6-e iso-8859-6-i " },
    { "windows-1252", "windows-1252",
      " windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 latin1 latin-1 l1 ascii "
      "us-ascii ansi_x3.4-1968 iso_8859-1 cp819 ibm819 " },
    { "windows-1250", "windows-1250", " windows-1250 cp1250 x-cp1250 " },
    { "windows-1251", "windows-1251", " windows-1251 cp1251 x-cp1251 win-1251 " },
    { "windows-1253", "windows-1253", " windows-1253 cp1253 x-cp1253 " },
    { "windows-1254", "windows-1254",
      " windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5 " },
    { "windows-1255", "windows-1255", " windows-1255 cp1255 x-cp1255 " },
    { "windows-1257", "windows-1257", " windows-1257 cp1257 x-cp1257 " },
    { "windows-1258", "windows-1258", " windows-1258 cp1258 x-cp1258 " },
    { "windows-874", "windows-874", " windows-874 tis-620 iso-8859-11 iso8859-11 dos-874 " },
    { "iso-8859-2", "ISO-8859-2", " iso-8859-2 iso8859-2 latin2 l2 iso_8859-2 " },
    { "iso-8859-3", "ISO-8859-3", " iso-8859-3 iso8859-3 latin3 " },
    { "iso-8859-4", "ISO-8859-4", " iso-8859-4 iso8859-4 latin4 " },
    { "iso-8859-5", "ISO-8859-5", " iso-8859-5 iso8859-5 cyrillic " },
    { "iso-8859-7", "ISO-8859-7", " iso-8859-7 iso8859-7 greek greek8 " },
    { "iso-8859-8", "ISO-8859-8", " iso-8859-8 iso8859-8 hebrew iso-8859-8-i " },
    { "iso-8859-13", "ISO-8859-13", " iso-8859-13 iso8859-13 " },
    { "iso-8859-15", "ISO-8859-15", " iso-8859-15 iso8859-15 latin9 l9 latin-9 " },
    { "koi8-r", "KOI8-R", " koi8-r koi koi8 koi8_r cskoi8r " },
    { "koi8-u", "KOI8-U", " koi8-u koi8-ru " },
    { "ibm866", "ibm-866", " ibm866 cp866 866 " },
    { "iso-8859-10", "ISO-8859-10", " iso-8859-10 iso8859-10 latin6 l6 " },
    { "iso-8859-14", "ISO-8859-14", " iso-8859-14 iso8859-14 latin8 l8 " },
    { "macintosh", "macintosh", " macintosh mac x-mac-roman macroman mac-roman " },
    { "x-mac-cyrillic", "x-mac-cyrillic", " x-mac-cyrillic x-mac-ukrainian mac-cyrillic " },
    { "ibm437", "ibm-437", " ibm437 cp437 437 " },
    { "gb18030", "gb18030", " gb18030 gb2312 gbk gb_2312-80 x-gbk chinese cp936 hz-gb-2312 " },
    { "big5", "Big5", " big5 big5-hkscs cn-big5 x-x-big5 " },
    { "euc-jp", "EUC-JP", " euc-jp x-euc-jp eucjp " },
    { "shift_jis", "windows-31j",
      " shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis cp932 " },
    { "iso-2022-jp", "ISO-2022-JP", " iso-2022-jp csiso2022jp " },
    { "euc-kr", "windows-949",
      " euc-kr euckr ks_c_5601-1987 korean windows-949 ksc5601 uhc cp949 " },
    { "utf-16le", "UTF-16LE", " utf-16le utf-16 ucs-2 iso-10646-ucs-2 csunicode " },
    { "utf-16be", "UTF-16BE", " utf-16be unicodefffe " },
    { "utf-32le", "UTF-32LE", " utf-32le utf-32 ucs-4 iso-10646-ucs-4 csucs4 " },
    { "utf-32be", "UTF-32BE", " utf-32be " },
};
enum { UTF8 = 0 };

static const struct charset *by_label(span label) {
    label = span_trim(label);
    if (!label.len || label.len > 30) return NULL;
    char padded[34] = " ";
    for (size_t i = 0; i < label.len; i++) {
        char c = label.at[i];
        if (c == ' ') return NULL;
        padded[i + 1] = (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    padded[label.len + 1] = ' ';
    for (size_t i = 0; i < COUNT_OF(charsets); i++)
        if (strstr(charsets[i].labels, padded)) return &charsets[i];
    return NULL;
}

static bool is_wide(const struct charset *c) {
    return c && c->icu && strncmp(c->icu, "UTF-", 4) == 0;
}

static const struct charset *by_bom(span s, size_t *ret_size) {
    *ret_size = 0;
    if (span_starts(s, SPAN("\xEF\xBB\xBF"))) return *ret_size = 3, &charsets[UTF8];
    /* before UTF-16, whose mark this begins with: no text goes on with U+0000 */
    if (s.len >= 8 && span_starts(s, SPAN("\xFF\xFE\0\0")))
        return *ret_size = 4, by_label(SPAN("utf-32le"));
    if (s.len >= 8 && span_starts(s, SPAN("\0\0\xFE\xFF")))
        return *ret_size = 4, by_label(SPAN("utf-32be"));
    if (span_starts(s, SPAN("\xFF\xFE"))) return *ret_size = 2, by_label(SPAN("utf-16le"));
    if (span_starts(s, SPAN("\xFE\xFF"))) return *ret_size = 2, by_label(SPAN("utf-16be"));
    return NULL;
}

/* UTF-16 and UTF-32 without a mark: markup has a zero byte in every pair, or three in four. */
static const struct charset *by_zeroes(span s) {
    size_t even = 0, odd = 0, n = s.len < 256 ? s.len & ~(size_t) 3 : 256, first = 0, last = 0;
    for (size_t i = 0; i < n; i++) {
        if (s.at[i]) continue;
        (i % 2 ? odd++ : even++);
        first += i % 4 == 0;
        last += i % 4 == 3;
    }
    if (n >= 16 && even + odd > n / 2 + n / 16 && last > n / 5 && first < n / 16)
        return by_label(SPAN("utf-32le"));
    if (n >= 16 && even + odd > n / 2 + n / 16 && first > n / 5 && last < n / 16)
        return by_label(SPAN("utf-32be"));
    if (n >= 8 && odd > n / 4 && even < n / 16) return by_label(SPAN("utf-16le"));
    if (n >= 8 && even > n / 4 && odd < n / 16) return by_label(SPAN("utf-16be"));
    return NULL;
}

static bool is_plain(unsigned char c) {
    return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t' || c == '\r';
}

/* The longest head that is visible ASCII or white space, sixteen bytes a step. */
static size_t ascii_run(span s) {
    typedef signed char bytes __attribute__((vector_size(16)));
    typedef uint64_t halves __attribute__((vector_size(16)));
    size_t n = 0;
    for (; n + 16 <= s.len; n += 16) {
        bytes v;
        memcpy(&v, s.at + n, 16);
        /* as signed, what is beyond ASCII is below the blank too */
        bytes bad = (v < ' ') & ~((v == '\n') | (v == '\t') | (v == '\r'));
        halves any = (halves) (bad | (v == 0x7F));
        if (any[0] | any[1]) break;
    }
    while (n < s.len && is_plain((unsigned char) s.at[n])) n++;
    return n;
}

/* The longest head that is plain text of one and two bytes a character, as it may stay. */
static size_t text_run(span s, size_t *pairs) {
    size_t n = 0;
    while (n < s.len) {
        if (is_plain((unsigned char) s.at[n])) {
            n += ascii_run(span_from(s, n));
            continue;
        }
        unsigned char lead = (unsigned char) s.at[n];
        if (lead < 0xC2 || lead > 0xDF || n + 1 == s.len) break;
        unsigned char second = (unsigned char) s.at[n + 1];
        if (second < (lead == 0xC2 ? 0xA0 : 0x80) || second > 0xBF) break;
        n += 2;
        ++*pairs;
    }
    return n;
}

/* Counts sequences beyond ASCII. */
static void utf8_tally(span s, size_t *ret_good, size_t *ret_bad) {
    *ret_good = *ret_bad = 0;
    while (s.len) {
        s = span_from(s, text_run(s, ret_good));
        if (!s.len) break;
        if (!(s.at[0] & 0x80)) { /* a control */
            s = span_from(s, 1);
            continue;
        }
        uint32_t r;
        bool literal_fffd = span_starts(s, SPAN("\xEF\xBF\xBD"));
        size_t used = utf8_decode(s, &r);
        /* a sequence that the end of the input cut is no sign of another charset */
        if (r == UTF8_BAD && !literal_fffd && used == s.len && used > 1) break;
        if (r == UTF8_BAD && !literal_fffd)
            ++*ret_bad;
        else
            ++*ret_good;
        s = span_from(s, used);
    }
}

static const struct charset *by_detection(span s) {
    uchardet_t u = uchardet_new();
    const struct charset *c = NULL;
    if (uchardet_handle_data(u, s.at, s.len < DETECT_BYTES ? s.len : DETECT_BYTES) == 0) {
        uchardet_data_end(u);
        c = by_label(span_of(uchardet_get_charset(u)));
    }
    uchardet_delete(u);
    return c && !is_wide(c) ? c : NULL;
}

static span label_of_content_type(span type) {
    ptrdiff_t at = span_find_nocase(type, SPAN("charset"));
    if (at < 0) return SPAN_EMPTY;
    span rest = span_trim(span_from(type, (size_t) at + 7));
    if (!span_starts(rest, SPAN("="))) return SPAN_EMPTY;
    rest = span_trim(span_from(rest, 1));
    size_t n = 0;
    if (rest.len && (rest.at[0] == '"' || rest.at[0] == '\'')) rest = span_from(rest, 1);
    while (n < rest.len && !strchr("\"'; \t\r\n>/", rest.at[n]) && rest.at[n]) n++;
    return span_sub(rest, 0, n);
}

/* Servers say windows-1252 when nobody told them better, and mix up the two Arabic ones. */
static bool may_be_arabic(const struct charset *label) {
    return !label || !label->icu || strcmp(label->name, "windows-1252") == 0 ||
           strcmp(label->name, "windows-1256") == 0 || strcmp(label->name, "iso-8859-6") == 0;
}

static const struct charset *by_words(span s) {
    const char *name = mojibake_arabic(s);
    return name ? by_label(span_of(name)) : NULL;
}

static const struct charset *choose(span s, span content_type, span declared) {
    const struct charset *http = by_label(label_of_content_type(content_type));
    const struct charset *doc = by_label(declared);
    const struct charset *wide = by_zeroes(s);
    if (wide) return wide;
    /* text that could be read this far is no UTF-16 or UTF-32, whatever it says */
    if (is_wide(http)) http = NULL;
    if (is_wide(doc)) doc = &charsets[UTF8];

    size_t good, bad;
    utf8_tally(s, &good, &bad);
    const struct charset *first = http ? http : doc;
    if (!good && !bad) return first && first->icu ? first : &charsets[UTF8];
    /* Well-formed UTF-8 beyond ASCII does not happen by chance. */
    if (!bad && (good > 2 || !first)) return &charsets[UTF8];
    if (good > 20 * bad) return &charsets[UTF8];
    const struct charset *words = may_be_arabic(first) ? by_words(s) : NULL;
    if (words) return words;
    if (http && http->icu) return http;
    if (doc && doc->icu) return doc;
    const struct charset *guess = by_detection(s);
    if (guess && guess->icu) return guess;
    if (first && good >= bad) return first;
    return by_label(SPAN("windows-1252"));
}

static void add_rune(struct buf *out, uint32_t r) {
    bool control = r < 0x20 ? r != '\t' && r != '\n' && r != '\r' : r >= 0x7F && r < 0xA0;
    if (!control) buf_add_rune(out, r);
}

static void clean_utf8(span s, struct buf *out) {
    while (s.len && !out->full) {
        size_t n = 0, pairs = 0;
        uint32_t r = 'a';
        size_t used = 0;
        for (; n < s.len; n += used) { /* the longest run that may stay as it is */
            n += text_run(span_from(s, n), &pairs);
            if (n == s.len) break;
            used = utf8_decode(span_from(s, n), &r);
            if (r == UTF8_BAD || r < 0xA0) break;
        }
        buf_add(out, span_sub(s, 0, n));
        if (n == s.len) break;
        add_rune(out, r);
        s = span_from(s, n + used);
    }
}

static enum errc convert(const struct charset *c, span s, struct buf *out, struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter *conv = ucnv_open(c->icu, &status);
    if (U_FAILURE(status)) return error_set(err, ERRC_PARSE, "no converter for '%s'", c->name);
    if (!s.len) s = SPAN(""); /* a place to point to */
    const char *at = s.at, *end = s.at + s.len;
    UChar chunk[2048] = { 0 }; /* the analyzer cannot see what ICU writes */
    uint32_t lead = 0;
    do {
        UChar *to = chunk;
        status = U_ZERO_ERROR;
        ucnv_toUnicode(conv, &to, chunk + COUNT_OF(chunk), &at, end, NULL, true, &status);
        for (UChar *u = chunk; u < to; u++) {
            if (lead && U16_IS_TRAIL(*u)) {
                add_rune(out, (uint32_t) U16_GET_SUPPLEMENTARY(lead, *u));
                lead = 0;
                continue;
            }
            if (lead) add_rune(out, UTF8_BAD);
            lead = 0;
            if (U16_IS_LEAD(*u))
                lead = *u;
            else
                add_rune(out, U16_IS_TRAIL(*u) ? UTF8_BAD : *u);
        }
    } while (status == U_BUFFER_OVERFLOW_ERROR && !out->full);
    ucnv_close(conv);
    return ERRC_OK;
}

enum errc charset_to_utf8(span bytes, span content_type, span declared, struct buf *out,
                          const char **ret_name, struct error *err) {
    size_t bom;
    const struct charset *c = by_bom(bytes, &bom);
    bytes = span_from(bytes, bom);
    if (!c) c = choose(bytes, content_type, declared);
    if (c->icu) {
        enum errc rc = convert(c, bytes, out, err);
        if (rc != ERRC_OK) return rc;
    } else if (mojibake_doubled(bytes)) {
        DEFER(buf_done) struct buf once = BUF(out->max);
        mojibake_undo(bytes, &once);
        clean_utf8(buf_span(&once), out);
    } else {
        clean_utf8(bytes, out);
    }
    if (out->full) return error_set(err, ERRC_LIMIT, "text longer than %zu bytes", out->max);
    *ret_name = c->name;
    return ERRC_OK;
}

span charset_declared_html(span bytes) {
    span head = span_sub(bytes, 0, SNIFF_BYTES);
    for (;;) {
        ptrdiff_t at = span_find_nocase(head, SPAN("<meta"));
        if (at < 0) return SPAN_EMPTY;
        head = span_from(head, (size_t) at + 5);
        ptrdiff_t end = span_find_char(head, '>');
        span tag = end < 0 ? head : span_sub(head, 0, (size_t) end);
        span label = label_of_content_type(tag);
        if (label.len) return label;
    }
}

span charset_declared_xml(span bytes) {
    span head = span_sub(bytes, 0, SNIFF_BYTES);
    ptrdiff_t at = span_find(head, SPAN("<?xml"));
    if (at < 0) return SPAN_EMPTY;
    head = span_from(head, (size_t) at);
    ptrdiff_t end = span_find_char(head, '>');
    if (end > 0) head = span_sub(head, 0, (size_t) end);
    at = span_find(head, SPAN("encoding"));
    if (at < 0) return SPAN_EMPTY;
    head = span_trim(span_from(head, (size_t) at + 8));
    if (!span_starts(head, SPAN("="))) return SPAN_EMPTY;
    head = span_trim(span_from(head, 1));
    if (!head.len || (head.at[0] != '"' && head.at[0] != '\'')) return SPAN_EMPTY;
    end = span_find_char(span_from(head, 1), head.at[0]);
    return end < 0 ? SPAN_EMPTY : span_sub(head, 1, (size_t) end);
}

void charset_warm_up(void) {
    for (size_t i = 0; i < COUNT_OF(charsets); i++) {
        UErrorCode status = U_ZERO_ERROR;
        if (charsets[i].icu) ucnv_close(ucnv_open(charsets[i].icu, &status));
    }
    uchardet_delete(uchardet_new());
}
