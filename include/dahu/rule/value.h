/**
 * value - what rules count with: numbers, days and answers that may be unknown, and how each of
 * them is written in JSON and said to a reader.
 *
 * Unknown is a value of its own (FACT_UNKNOWN, DATE_NONE, TRI_UNKNOWN): a missing fact is never
 * zero and never "no". Not here: what a rule concludes from an unknown.
 */
#ifndef DAHU_RULE_VALUE_H
#define DAHU_RULE_VALUE_H

#include <stdint.h>

#include "dahu/base/buf.h"
#include "dahu/base/date.h"
#include "dahu/base/i18n.h"

#define FACT_UNKNOWN INT64_MIN /* an integer fact that is not known */
enum { WORD_UNKNOWN = -1 };    /* a fact out of a list of words that is not known */

enum tri { TRI_UNKNOWN, TRI_NO, TRI_YES };

static inline enum tri tri_of(bool yes)
{
    return yes ? TRI_YES : TRI_NO;
}
static inline enum tri tri_and(enum tri a, enum tri b)
{
    return a == TRI_NO || b == TRI_NO ? TRI_NO : a == TRI_YES && b == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}
static inline enum tri tri_or(enum tri a, enum tri b)
{
    return a == TRI_YES || b == TRI_YES ? TRI_YES : a == TRI_NO && b == TRI_NO ? TRI_NO : TRI_UNKNOWN;
}
/** tri_reaches - is @value at least @limit? "及以上" includes the limit. */
static inline enum tri tri_reaches(int64_t value, int64_t limit)
{
    return value == FACT_UNKNOWN ? TRI_UNKNOWN : tri_of(value >= limit);
}

/* A list of facts: @count items of one struct type, borrowed; count FACT_UNKNOWN = not known. */
struct fact_list {
    const void *items;
    int64_t count;
};
static inline bool fact_list_known(const struct fact_list *l)
{
    return l->count != FACT_UNKNOWN;
}

enum value_kind {
    VALUE_NONE,    /* null: unknown, or what @word says */
    VALUE_BOOL,    /* number is 0 or 1 */
    VALUE_COUNT,   /* whole number, the same in JSON and in text */
    VALUE_DECIMAL, /* scaled by 10^decimals; JSON and text show the decimal number */
    VALUE_SCALED,  /* scaled by 10^decimals; JSON keeps the integer (fen, basis points), text the decimal */
    VALUE_WORD,    /* a code such as "MAY_APPLY"; said with the text `rule.word.<code>` */
    VALUE_NAME,    /* the name of a fact; said with the text `rule.name.<name>` */
    VALUE_DATE,
};

struct value {
    enum value_kind kind;
    int decimals;
    int64_t number;   /* also the days of a date */
    const char *word; /* static */
    const char *unit; /* static, "" for none; said with the text `unit.<unit>` */
};

struct value value_yes(enum tri answer);
struct value value_count(int64_t number, const char *unit);
struct value value_x100(int64_t number, const char *unit); /* 0.01 units */
struct value value_fen(int64_t fen);
struct value value_bp(int64_t bp); /* said in per cent */
struct value value_date(date d);
struct value value_word(const char *word); /* NULL = unknown */
struct value value_name(const char *name);
/** value_absent - null in JSON, but known: said with the text `rule.word.<word>`. */
struct value value_absent(const char *word);

void value_put_json(const struct value *v, struct buf *out);
/** value_put_text - as a reader of @lang expects it, with its unit: "2000 kVA", "-15.57 元". */
void value_put_text(const struct value *v, enum lang lang, struct buf *out);
/** json_put_key - append "name": as it stands; for names of our own. */
void json_put_key(const char *name, struct buf *out);
/** json_put_string - append @text as a JSON string. */
void json_put_string(const char *text, struct buf *out);

#endif
