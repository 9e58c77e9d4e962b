/**
 * review_print - how the verdicts of a review are shown: as a table that a tired clerk can read, or as
 * one JSON document. Both are printed only when the review has succeeded: never half of one.
 */
#ifndef DAHU_APP_REVIEW_PRINT_H
#define DAHU_APP_REVIEW_PRINT_H

#include <stdio.h>

#include "dahu/job/review.h"
#include "table.h"

enum { REVIEW_TABLE_BYTES_MAX = 256 * 1024 * 1024 };

/* ---- the table: one line an account, further findings below it ---- */

struct review_table {
    enum lang lang;
    bool all; /* also accounts without findings */
    struct table table;
    /* the account at hand */
    int64_t account_id; /* 0 = none yet */
    char number[32], large[32], pf[16];
    struct buf customer;
    struct buf findings; /* texts, each with its closing zero */
    int hidden;          /* accounts without findings that are not shown */
};

void review_table_init(struct review_table *t, enum lang lang, bool all);
void review_table_fini(struct review_table *t);
void review_table_item(const struct review_item *item, void *table); /* a review_item_fn */
void review_table_print(struct review_table *t, const struct review_report *report, struct buf *out);

/* ---- the document: {"as_of"[,"known_at"],"accounts":[{"account","name","decisions":[...]}]} ---- */

struct review_document {
    FILE *draft;
    struct buf text;    /* of one verdict */
    int64_t account_id; /* 0 = none yet */
};

bool review_document_init(struct review_document *d, struct err *e) NODISCARD;
void review_document_fini(struct review_document *d);
void review_document_item(const struct review_item *item, void *document); /* a review_item_fn */
bool review_document_print(struct review_document *d, const struct review_report *report, FILE *out,
                           struct err *e) NODISCARD;

#endif
