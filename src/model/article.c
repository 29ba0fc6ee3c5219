#include "model/article.h"

#include "base/clock.h"

int64_t article_order_s(int64_t published_s, int64_t found_s) {
    if (published_s == TIME_UNKNOWN || published_s < DAY_S) return found_s;
    return published_s > found_s ? found_s : published_s;
}

bool body_next(span *rest, int *ret_kind, span *ret_text) {
    for (span block; rest->len && span_next(rest, '\n', &block);) {
        int kind = BLOCK_PARAGRAPH;
        if (block.len && block.at[0] >= BLOCK_HEADING && block.at[0] <= BLOCK_QUOTE) {
            kind = (unsigned char) block.at[0];
            block = span_from(block, 1);
        }
        block = span_trim(block);
        if (!block.len) continue;
        *ret_kind = kind;
        *ret_text = block;
        return true;
    }
    return false;
}

static inline bool is_blank(char c) {
    return c == ' ' || (c > 0 && c < ' ');
}

void body_add(struct buf *out, int kind, span text) {
    text = span_trim(text);
    if (!text.len) return;
    if (out->len) buf_add_char(out, '\n');
    if (kind != BLOCK_PARAGRAPH) buf_add_char(out, (char) kind);
    size_t run = 0, i = 0;
    while (i < text.len) {
        if (!is_blank(text.at[i])) {
            i++;
            continue;
        }
        /* text is trimmed: something always follows. A single ' ' stays in the run. */
        size_t next = i + 1;
        while (next < text.len && is_blank(text.at[next])) next++;
        if (next > i + 1 || text.at[i] != ' ') {
            buf_add(out, span_sub(text, run, i - run));
            if (next < text.len) buf_add_char(out, ' ');
            run = next;
        }
        i = next;
    }
    if (run < text.len) buf_add(out, span_from(text, run));
}

void body_from_text(span text, struct buf *out) {
    for (span line; text.len && span_next(&text, '\n', &line);)
        body_add(out, BLOCK_PARAGRAPH, line);
}

void body_to_text(span body, struct buf *out) {
    int kind = 0;
    bool first = true;
    for (span block; body_next(&body, &kind, &block);) {
        if (!first) buf_add(out, SPAN("\n\n"));
        buf_add(out, block);
        first = false;
    }
}
