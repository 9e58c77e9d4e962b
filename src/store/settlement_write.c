/* settlement_write - drafts of bills, and their way out; see the header. Every function runs in the
 * transaction of its caller, and holds the account so that nobody else makes or issues a bill of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/version.h"
#include "dahu/store/settlement.h"

const char *const settlement_outcome_words[SETTLEMENT_OUTCOMES + 1] = {[SETTLEMENT_NEW] = "NEW",
                                                                       [SETTLEMENT_ANEW] = "ANEW",
                                                                       [SETTLEMENT_SAME] = "SAME",
                                                                       [SETTLEMENT_CORRECTION] =
                                                                           "CORRECTION"};
enum { BILL_BYTES_MAX = 8 * 1024 * 1024 };

/* A bill on its way into the database. */
struct writing {
    struct db *db;
    const struct settlement_subject *s;
    const char *actor;
    char account[24], from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    struct buf lines, basis, holds, notes;
    int64_t total_fen;
    const char *energy;
    char energy_text[24];
};

static bool hold_account(struct writing *w, struct err *e)
{
    return db_call(w->db, NULL, e, "select pg_advisory_xact_lock(hashtextextended('dahu bill', $1::bigint))",
                   w->account);
}

static void writing_init(struct writing *w, struct db *db, const struct settlement_subject *s,
                         const char *actor)
{
    *w = (struct writing){.db = db, .s = s, .actor = actor};
    snprintf(w->account, sizeof w->account, "%" PRId64, s->account_id);
    date_format(s->from, w->from);
    date_format(s->until, w->until);
    buf_init(&w->lines, BILL_BYTES_MAX);
    buf_init(&w->basis, BILL_BYTES_MAX);
    buf_init(&w->holds, BILL_BYTES_MAX);
    buf_init(&w->notes, BILL_BYTES_MAX);
}

static void writing_fini(struct writing *w)
{
    buf_fini(&w->lines);
    buf_fini(&w->basis);
    buf_fini(&w->holds);
    buf_fini(&w->notes);
}

/* ---- what a bill was made of --------------------------------------------------------------------------- */

static void put_findings(const struct bill *b, struct buf *out, bool holds)
{
    bool first = true;
    buf_puts(out, "{");
    for (int i = 0; i < BILL_FINDING_COUNT; i++) {
        if (!b->found[i] || (bill_finding_weight((enum bill_finding)i) != BILL_NOTE) != holds)
            continue;
        buf_printf(out, "%s%s", first ? "" : ",", bill_finding_code((enum bill_finding)i));
        first = false;
    }
    buf_puts(out, "}");
}

static void put_basis(const struct bill_request *r, const struct bill *b, struct buf *out)
{
    char text[DATE_TEXT_BYTES];
    buf_printf(out, "{\"total_fen\":%" PRId64 ",\"nominal_from\":\"%s\"", b->total_fen,
               date_format(r->nominal_from, text));
    buf_printf(out, ",\"nominal_until\":\"%s\",\"supply_rules\":\"%s\"", date_format(r->nominal_until, text),
               supply_regime(r->from));
    if (r->contracted_demand_w != FACT_UNKNOWN)
        buf_printf(out, ",\"contracted_demand_w\":%" PRId64, r->contracted_demand_w);
    buf_puts(out, ",\"thresholds\":{");
    static const enum policy_id used[] = {POLICY_demand_tolerance_bp, POLICY_demand_least_bp,
                                          POLICY_suspension_least_days, POLICY_suspension_most_days,
                                          POLICY_loss_shape_bp};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        buf_printf(out, "%s\"%s\":%" PRId64, i ? "," : "", policy_at(used[i])->key,
                   threshold_get(r->thresholds, used[i]));
    buf_puts(out, "},\"found_on\":{");
    bool first = true;
    for (int i = 0; i < BILL_FINDING_COUNT; i++) {
        if (!b->found[i] || !date_known(b->found_on[i]))
            continue;
        buf_printf(out, "%s\"%s\":\"%s\"", first ? "" : ",", bill_finding_code((enum bill_finding)i),
                   date_format(b->found_on[i], text));
        first = false;
    }
    buf_puts(out, "}}");
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* One line beside those of the bill: what instalments or earlier bills asked for. */
static const char ADD_LINE[] = "insert into dahu.bill_item (bill_id, line_no, kind, name, days, amount_fen)"
                               " select b.bill_id, coalesce(max(i.line_no), 0) + 1, $2, $3, b.period, $4"
                               " from dahu.bill b left join dahu.bill_item i using (bill_id) where b.bill_id "
                               "= $1 group by b.bill_id, b.period";

static const char INSERT_BILL[] =
    "insert into dahu.bill (bill_number, account_id, kind, period, corrects_id, instalment, amount_fen, "
    "energy_x100, holds, notes,"
    "                       basis, fingerprint, version, actor)"
    " select coalesce($13, 'B-' || substr(a.account_number, 3) || '-' || to_char($3::date, 'YYYYMM') || '-' "
    "||"
    "          (select coalesce(max(substring(o.bill_number from '[0-9]+$')::integer), 0) + 1 from dahu.bill "
    "o"
    "           where o.bill_number like 'B-' || substr(a.account_number, 3) || '-' || to_char($3::date, "
    "'YYYYMM') || '-%')),"
    "        a.account_id, $2, daterange($3, $4), $5, $6, $7, $8, $9::text[], $10::text[], $11::jsonb, "
    "md5($12), '" DAHU_VERSION "', $14"
    " from dahu.account a where a.account_id = $1 returning bill_id, bill_number";

static const char INSERT_ITEMS[] =
    "insert into dahu.bill_item (bill_id, line_no, kind, item, name, place, period, days, quantity, "
    "decimals, unit, price_e6,"
    "                            amount_fen, pf_adjustable, basis)"
    " select $1, l.n, l.line ->> 'kind', l.line ->> 'item', l.line ->> 'name', l.line ->> 'place', l.line "
    "->> 'period',"
    "        daterange((l.line ->> 'from')::date, (l.line ->> 'until')::date), (l.line ->> "
    "'quantity')::bigint,"
    "        (l.line ->> 'decimals')::smallint, l.line ->> 'unit', (l.line ->> 'price_e6')::bigint,"
    "        (l.line ->> 'amount_fen')::bigint, (l.line ->> 'pf_adjustable')::boolean, l.line -> 'basis'"
    " from jsonb_array_elements($2::jsonb) with ordinality l(line, n)";

struct new_bill {
    const char *kind, *corrects, *instalment,
        *number;                         /* NULL = none; number: that of the draft it takes the place of */
    const char *extra_kind, *extra_name; /* a line beside those of the bill; NULL = none */
    int64_t extra_fen;
};

static bool insert(struct writing *w, const struct new_bill *n, struct settlement_written *out, struct err *e)
{
    char amount[24], extra[24], id[24];
    struct db_result r;
    out->amount_fen = w->total_fen + (n->extra_kind ? n->extra_fen : 0);
    snprintf(amount, sizeof amount, "%" PRId64, out->amount_fen);
    snprintf(extra, sizeof extra, "%" PRId64, n->extra_fen);
    if (!buf_ok(&w->lines, "the lines of a bill", e) ||
        !db_call(w->db, &r, e, INSERT_BILL, w->account, n->kind, w->from, w->until, n->corrects,
                 n->instalment, amount, w->energy, w->holds.data, w->notes.data, w->basis.data, w->lines.data,
                 n->number, w->actor))
        return false;
    MUST(db_rows(&r) == 1);
    snprintf(id, sizeof id, "%s", db_text(&r, 0, 0));
    snprintf(out->bill_number, sizeof out->bill_number, "%s", db_text(&r, 0, 1));
    db_result_fini(&r);
    return db_call(w->db, NULL, e, INSERT_ITEMS, id, w->lines.data) &&
           (!n->extra_kind || db_call(w->db, NULL, e, ADD_LINE, id, n->extra_kind, n->extra_name, extra));
}

/* ---- settlement and correction --------------------------------------------------------------------------
 */

/* What stands for the period: the settlement, the last thing that corrected it, and drafts. */
static const char STANDING[] =
    "select s.bill_id, s.bill_number, s.status, (coalesce(c.basis, s.basis) ->> 'total_fen')::bigint,"
    "       coalesce(c.fingerprint, s.fingerprint) = md5($4), d.bill_number, d.fingerprint = md5($4),"
    "       s.period = daterange($2, $3),"
    "       coalesce((select sum(i.amount_fen) from dahu.bill i where i.account_id = s.account_id and i.kind "
    "= 'INSTALMENT'"
    "                 and i.status = 'ISSUED' and i.period && s.period), 0) = -coalesce((select "
    "sum(t.amount_fen)"
    "                 from dahu.bill_item t where t.bill_id = s.bill_id and t.kind = 'ESTIMATE'), 0)"
    "       and s.holds = $5::text[] and s.notes = $6::text[], s.amount_fen, d.amount_fen"
    " from dahu.bill s"
    " left join lateral (select x.* from dahu.bill x where x.corrects_id = s.bill_id and x.status = 'ISSUED'"
    "                    order by x.issued_on desc, x.bill_id desc limit 1) c on true"
    " left join dahu.bill d on d.corrects_id = s.bill_id and d.status = 'DRAFT'"
    " where s.account_id = $1 and s.kind = 'SETTLEMENT' and s.status <> 'CANCELLED' and s.period && "
    "daterange($2, $3)";

static bool drop_draft(struct writing *w, const char *number, struct err *e)
{
    return !number || db_call(w->db, NULL, e,
                              "delete from dahu.bill where bill_number = $1 and status = 'DRAFT'", number);
}

static bool instalments_of(struct writing *w, int64_t *fen, struct err *e)
{
    struct db_result r;
    if (!db_call(
            w->db, &r, e,
            "select coalesce(sum(amount_fen), 0) from dahu.bill where account_id = $1 and kind = 'INSTALMENT'"
            " and status = 'ISSUED' and period && daterange($2, $3)",
            w->account, w->from, w->until))
        return false;
    *fen = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

static bool write_settlement(struct writing *w, const char *number, struct settlement_written *out,
                             struct err *e)
{
    int64_t paid_before;
    if (!drop_draft(w, number, e) || !instalments_of(w, &paid_before, e))
        return false;
    const struct new_bill n = {.kind = "SETTLEMENT",
                               .number = number,
                               .extra_kind = paid_before ? "ESTIMATE" : NULL,
                               .extra_name = "",
                               .extra_fen = -paid_before};
    out->outcome = number ? SETTLEMENT_ANEW : SETTLEMENT_NEW;
    return insert(w, &n, out, e);
}

static bool write_correction(struct writing *w, const struct db_result *standing,
                             struct settlement_written *out, struct err *e)
{
    const char *draft = db_text(standing, 0, 5);
    if (!drop_draft(w, draft, e))
        return false;
    const struct new_bill n = {.kind = "CORRECTION",
                               .number = draft,
                               .corrects = db_text(standing, 0, 0),
                               .extra_kind = "BILLED_BEFORE",
                               .extra_name = db_text(standing, 0, 1),
                               .extra_fen = -db_int64(standing, 0, 3)};
    out->outcome = SETTLEMENT_CORRECTION;
    return insert(w, &n, out, e);
}

static bool same(struct writing *w, const struct db_result *standing, struct settlement_written *out,
                 struct err *e)
{
    bool draft = db_bool(standing, 0, 6); /* of a correction, and it says the same */
    snprintf(out->bill_number, sizeof out->bill_number, "%s", db_text(standing, 0, draft ? 5 : 1));
    out->outcome = SETTLEMENT_SAME;
    out->amount_fen = db_int64(standing, 0, draft ? 10 : 9);
    return draft || drop_draft(w, db_text(standing, 0, 5), e); /* what had to be corrected is right again */
}

static bool write_period(struct writing *w, struct settlement_written *out, struct err *e)
{
    struct db_result r;
    if (!db_call(w->db, &r, e, STANDING, w->account, w->from, w->until, w->lines.data, w->holds.data,
                 w->notes.data))
        return false;
    bool ok;
    if (db_rows(&r) == 0)
        ok = write_settlement(w, NULL, out, e);
    else if (db_rows(&r) > 1 || !db_bool(&r, 0, 7))
        ok = err_set(e, ERR_CONFLICT, "bill '%s' of account '%s' is for other days that lie over %s to %s",
                     db_text(&r, 0, 1), w->s->number, w->from, w->until);
    else if (strcmp(db_text(&r, 0, 2), "DRAFT") == 0)
        ok = db_bool(&r, 0, 4) && db_bool(&r, 0, 8) ? same(w, &r, out, e)
                                                    : write_settlement(w, db_text(&r, 0, 1), out, e);
    else
        ok = db_bool(&r, 0, 4) || db_bool(&r, 0, 6) ? same(w, &r, out, e) : write_correction(w, &r, out, e);
    db_result_fini(&r);
    return ok;
}

bool settlement_write(struct db *db, const struct settlement_subject *s, const struct bill_request *r,
                      const struct bill *b, const char *actor, struct settlement_written *out, struct err *e)
{
    struct writing w;
    writing_init(&w, db, s, actor);
    bill_put_lines(b, &w.lines);
    put_basis(r, b, &w.basis);
    put_findings(b, &w.holds, true);
    put_findings(b, &w.notes, false);
    w.total_fen = b->total_fen;
    snprintf(w.energy_text, sizeof w.energy_text, "%" PRId64, b->energy_x100);
    w.energy = w.energy_text;
    bool ok = hold_account(&w, e) && write_period(&w, out, e);
    writing_fini(&w);
    return ok || err_wrap(e, "could not write the bill of account '%s'", s->number);
}

/* ---- instalments ----------------------------------------------------------------------------------------
 */

static bool estimate_from_last(struct writing *w, int64_t *fen, struct err *e)
{
    struct db_result r;
    if (!db_call(
            w->db, &r, e,
            "select (b.basis ->> 'total_fen')::bigint, b.bill_number from dahu.bill b where b.account_id = $1"
            " and b.kind = 'SETTLEMENT' and b.status = 'ISSUED' and upper(b.period) <= $2::date"
            " order by upper(b.period) desc limit 1",
            w->account, w->from))
        return false;
    bool found = db_rows(&r) == 1;
    int64_t parts = w->s->instalments + 1;
    if (found)
        *fen = (2 * db_int64(&r, 0, 0) + parts) / (2 * parts);
    if (found)
        buf_printf(&w->basis, "{\"last\":\"%s\",\"last_fen\":%" PRId64 ",\"parts\":%" PRId64 "}",
                   db_text(&r, 0, 1), db_int64(&r, 0, 0), parts);
    db_result_fini(&r);
    return found ||
           err_set(e, ERR_NOT_FOUND,
                   "account '%s' has no settlement before %s to estimate an instalment from; give the amount",
                   w->s->number, w->from);
}

static bool not_settled(struct writing *w, struct err *e)
{
    struct db_result r;
    if (!db_call(w->db, &r, e,
                 "select bill_number from dahu.bill where account_id = $1 and kind = 'SETTLEMENT' and status "
                 "= 'ISSUED'"
                 " and period && daterange($2, $3)",
                 w->account, w->from, w->until))
        return false;
    bool ok =
        db_rows(&r) == 0 || err_set(e, ERR_CONFLICT, "the period is settled by bill '%s'", db_text(&r, 0, 0));
    db_result_fini(&r);
    return ok;
}

static bool write_estimate(struct writing *w, int which, int64_t amount_fen, struct settlement_written *out,
                           struct err *e)
{
    char number[16];
    snprintf(number, sizeof number, "%d", which);
    if (!not_settled(w, e))
        return false;
    if (amount_fen == FACT_UNKNOWN) {
        if (!estimate_from_last(w, &amount_fen, e))
            return false;
    } else {
        buf_puts(&w->basis, "{\"given\":true}");
    }
    if (amount_fen <= 0)
        return err_set(e, ERR_RANGE, "an instalment of %" PRId64 " fen is none", amount_fen);
    buf_puts(&w->lines, "[]");
    buf_puts(&w->holds, "{}");
    buf_puts(&w->notes, "{}");
    const struct new_bill n = {.kind = "INSTALMENT",
                               .instalment = number,
                               .extra_kind = "ESTIMATE",
                               .extra_name = "",
                               .extra_fen = amount_fen};
    out->outcome = SETTLEMENT_NEW;
    return insert(w, &n, out, e);
}

bool settlement_estimate(struct db *db, const struct settlement_subject *s, int which, int64_t amount_fen,
                         const char *actor, struct settlement_written *out, struct err *e)
{
    struct writing w;
    if (which < 1 || which > s->instalments)
        return err_set(e, ERR_RANGE, "account '%s' has %d instalments in a period; there is no instalment %d",
                       s->number, s->instalments, which);
    writing_init(&w, db, s, actor);
    bool ok = hold_account(&w, e) && write_estimate(&w, which, amount_fen, out, e);
    writing_fini(&w);
    return ok || err_wrap(e, "could not write the instalment of account '%s'", s->number);
}
