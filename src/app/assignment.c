/* assignment - see the header. */
#include "assignment.h"

static const char *why_no_driver(const struct driver_registry *drivers, struct arena *a, const char *name)
{
    const char *fault = driver_registry_fault(drivers, name);
    return fault ? arena_printf(a, "the file of driver '%s' is faulty: %s", name, fault)
                 : arena_printf(a, "there is no driver '%s'", name);
}

static void fill_target(const struct config *k, const struct driver_registry *drivers, struct roster *r,
                        const struct roster_row *row, struct poll_target *t)
{
    *t = (struct poll_target){
        .point_id = row->point_id,
        .point = row->point_number,
        .name = row->serial_number,
        .uri = row->uri,
        .unit = (uint8_t)row->unit,
        .max_in_flight = row->max_in_flight,
        .driver = driver_registry_find(drivers, row->driver),
        .slot_s = row->slot_s,
        .live_s = row->live_s,
        .timeouts = {row->connect_timeout_ms ? row->connect_timeout_ms : (int)k->collect_connect_timeout_ms,
                     row->request_timeout_ms ? row->request_timeout_ms : (int)k->collect_request_timeout_ms},
        .booked_at = row->booked_at,
        .since = row->since,
        .holes = row->holes,
        .hole_count = row->hole_count,
    };
    if (row->other_link) {
        t->driver = NULL;
        t->barred = true;
        t->fault = arena_printf(
            &r->arena, "'%s' leads to the same gateway, and there is never a second connection to one",
            row->other_link);
    } else if (!t->driver) {
        t->fault = why_no_driver(drivers, &r->arena, row->driver);
    }
}

struct assignment *assignment_new(const struct config *config, const struct driver_registry *drivers,
                                  struct roster *roster)
{
    struct assignment *a = must_alloc(sizeof *a);
    *a = (struct assignment){.roster = roster, .drivers = drivers};
    a->targets = must_alloc((size_t)(roster->count + 1) * sizeof *a->targets);
    for (int i = 0; i < roster->count; i++)
        fill_target(config, drivers, roster, &roster->rows[i], &a->targets[i]);
    return a;
}

void assignment_free(struct assignment *a)
{
    if (!a)
        return;
    roster_free(a->roster);
    free(a->targets);
    free(a);
}
