#ifndef TEXT_DATE_PRIV_H
#define TEXT_DATE_PRIV_H

/* date_priv - tokens, words and drafts shared by the date files of this room. */

#include "text/date.h"

enum date_class {
    DW_MONTH,       /* 1..12 */
    DW_MONTH_SHORT, /* a month only beside a year: short forms that are words elsewhere */
    DW_MONTH_PAIR, /* "كانون", "تشرين": value is the month of the first; the second follows it */
    DW_HIJRI_MONTH, /* 1..12 */
    DW_HIJRI_PAIR,  /* "ربيع", "جمادى", "ذو": value is the first of two */
    DW_ORDINAL,     /* 0 first, 1 second of a pair */
    DW_WEEKDAY,     /* 0 = Sunday */
    DW_AM,
    DW_PM,
    DW_NIGHT, /* "ليلا": before or after midnight */
    DW_KOREAN,
    DW_KO_YEAR,
    DW_KO_MONTH,
    DW_KO_DAY,
    DW_HIJRI_MARK,
    DW_GREG_MARK,
    DW_AGO,       /* before the number: "منذ 2 ساعات" */
    DW_AGO_FR,    /* "il" of "il y a" */
    DW_AFTER_AGO, /* behind the unit: "2 hours ago" */
    DW_REL_DAY,   /* -1 yesterday, 0 today */
    DW_NOW,
    DW_MOMENTS,     /* "منذ لحظات" */
    DW_BEFORE,      /* "أول أمس", "avant-hier" */
    DW_UNIT,        /* seconds */
    DW_UNIT_MONTHS, /* months */
    DW_TWO,         /* a dual: two units of seconds */
    DW_TWO_MONTHS,
    DW_NUMBER,
    DW_ZONE,        /* minutes from UTC; only behind a time */
    DW_ZONE_ARABIA, /* AST: Arabian or Atlantic, by the zone the caller assumes */
    DW_ZONE_INTRO,  /* "بتوقيت" */
    DW_FILLER,      /* between a date and its time */
    DW_OF,
    DW_SUFFIX, /* 1st, 2nd, 1er */
    DW_AND,
    DW_DAY_WORD,
    DW_HOURS, /* 14h30 */
};

enum { DATE_WORD_MAX = 22 };
struct date_word {
    char at[DATE_WORD_MAX + 1];
    uint8_t cls;
    int32_t value;
};
extern const struct date_word date_words[];
extern const size_t date_words_count;

enum date_kind { DATE_NUMBER, DATE_WORD, DATE_SIGN };
struct date_token {
    uint64_t value; /* the number, or the sign's rune */
    uint32_t start, end;
    uint16_t word;  /* first entry in date_words + 1; 0 = a stranger */
    uint8_t digits; /* of a number */
    uint8_t kind;
    bool space; /* white space stands before it */
};

enum { DATE_TOKENS_MAX = 256 };
struct date_text {
    const struct date_options *opts;
    size_t count;
    struct date_token t[DATE_TOKENS_MAX];
};

void date_lex(span s, struct date_text *ret);

/* All of these are false past the end. */
bool date_is(const struct date_text *d, size_t i, enum date_class cls, int *ret_value);
bool date_is_number(const struct date_text *d, size_t i, unsigned digits_min, unsigned digits_max);
bool date_is_sign(const struct date_text *d, size_t i, uint32_t rune);
/* "GMT" and its names. */
bool date_is_utc(const struct date_text *d, size_t i);
/* Token i touches the one before it. */
bool date_touches(const struct date_text *d, size_t i);

enum date_verdict {
    DATE_NO, /* nothing here */
    DATE_YES,
    DATE_REFUSE, /* a date that is broken: skip it whole */
};

struct date_clock {
    bool given, has_offset;
    int hour, minute, second, offset_min;
    size_t first, end; /* tokens */
};
enum date_verdict date_clock_at(const struct date_text *d, size_t i, struct date_clock *ret);

struct date_draft {
    enum calendar calendar;
    int year, month, day; /* year 0 = not given */
    double confidence;
    size_t first, end; /* tokens */
    bool korean;
    bool day_unsure; /* 3/4/2020: which is the month? */
    struct date_clock clock;
};
enum date_verdict date_numeric_at(const struct date_text *d, size_t i, struct date_draft *ret);
enum date_verdict date_textual_at(const struct date_text *d, size_t i, struct date_draft *ret);
/* The whole text as a program writes it: 20031231, 2003-335, -0312. */
bool date_machine(const struct date_text *d, struct date_draft *ret);
/* "منذ ساعتين", "yesterday 14:30": the answer itself. */
bool date_relative_at(const struct date_text *d, size_t i, struct date_found *ret);
/* A month's name at i: 1..12 and the tokens it takes (names joined by "/" count as one); 0 = none.
 */
int date_month_at(const struct date_text *d, size_t i, enum calendar *ret_calendar,
                  size_t *ret_end);

/* Hijri (Umm al-Qura) to days since 1970-01-01; false when there is no such day. */
bool date_hijri_days(int year, int month, int day, int64_t *ret_days);

#endif
