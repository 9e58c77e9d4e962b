/* metrics and status_json: the same text in pieces of any size, names that would break it, what is missing.
 */
#include "../../../src/app/metrics.h"

#include "../../../src/app/status_json.h"
#include "unit.h"

static struct snapshot_link links[] = {
    {.status = {.uri = "tcp://10.0.0.7:502",
                .state = LINK_UP,
                .error = "",
                .rtt_mean_us = 12345,
                .rtt_last_us = 12000,
                .counters = {.requests = 7, .answers = 6, .timeouts = 1}},
     .meters = 2},
    {.status = {.uri = "rtu:///dev/\"odd\\name\"\n", .state = LINK_WAITING, .error = "no \xff such line"}},
};
static struct poll_status meters[] = {
    {.point_id = 1,
     .point = "A-1",
     .name = "S\"1",
     .on_time = 90,
     .late = 2,
     .missed = 4000000000,
     .uri = "tcp://10.0.0.7:502",
     .driver = "fake",
     .unit = 1,
     .slot_s = 900,
     .state = UNIT_WELL,
     .read_at = {1795219200000000},
     .detail = ""},
    {.point_id = 2,
     .point = "A-\"2",
     .name = "S2",
     .uri = "tcp://10.0.0.7:502",
     .driver = NULL,
     .unit = 2,
     .slot_s = 900,
     .state = UNIT_RESTING,
     .read_at = {INT64_MIN},
     .cause = GAP_SILENT,
     .detail = "no answer",
     .failures = 3,
     .next_try = {1795219260000000}},
};

static struct snapshot make(void)
{
    return (struct snapshot){.links = links,
                             .link_count = 2,
                             .meters = meters,
                             .meter_count = 2,
                             .wall = {1795219230000000},
                             .slots = {.on_time = 5, .lateness = {2, 3}, .lateness_us = 4500}};
}

typedef bool more_fn(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out);

static char *whole(more_fn *more, size_t piece)
{
    struct snapshot s = make();
    struct metrics_cursor at = {0};
    struct buf out;
    buf_init(&out, 1 << 20);
    while (more(&s, &at, piece, &out))
        continue;
    char *text = buf_take(&out);
    buf_fini(&out);
    return text;
}

static void same_in_pieces(more_fn *more)
{
    char *at_once = whole(more, 1 << 20);
    for (size_t piece = 1; piece < 3000; piece = piece * 3 + 1) {
        char *pieces = whole(more, piece);
        assert_string_equal(pieces, at_once);
        free(pieces);
    }
    free(at_once);
}

static void test_pieces(void **state)
{
    (void)state;
    same_in_pieces(metrics_more);
    same_in_pieces(status_json_links);
    same_in_pieces(status_json_meters);
}

static void has(const char *text, const char *line)
{
    if (!strstr(text, line))
        fail_msg("no '%s' in\n%s", line, text);
}

static void test_metrics(void **state)
{
    (void)state;
    char *text = whole(metrics_more, 1 << 20);
    has(text, "\ndahu_link_up{link=\"tcp://10.0.0.7:502\"} 1\n");
    has(text, "\ndahu_link_up{link=\"rtu:///dev/\\\"odd\\\\name\\\"\\n\"} 0\n");
    has(text, "\ndahu_link_round_trip_seconds{link=\"tcp://10.0.0.7:502\"} 0.012345\n");
    assert_null(strstr(text, "dahu_link_round_trip_seconds{link=\"rtu"));
    has(text, "\ndahu_meter_up{point=\"A-1\",meter=\"S\\\"1\"} 1\n");
    has(text, "\ndahu_meter_slots_total{point=\"A-1\",meter=\"S\\\"1\",result=\"on_time\"} 90\n");
    has(text, "\ndahu_meter_slots_total{point=\"A-1\",meter=\"S\\\"1\",result=\"late\"} 2\n");
    has(text, "\ndahu_meter_slots_total{point=\"A-1\",meter=\"S\\\"1\",result=\"missed\"} 4000000000\n");
    has(text, "\ndahu_meter_backing_off{point=\"A-\\\"2\",meter=\"S2\"} 1\n");
    assert_null(strstr(text, "dahu_meter_read_timestamp_seconds{point=\"A-\\\"2\""));
    has(text, "dahu_slot_lateness_seconds_bucket{le=\"+Inf\"} 5\n");
    has(text, "dahu_slot_lateness_seconds_sum 0.004500\n");
    free(text);
}

static void test_json(void **state)
{
    (void)state;
    char *text = whole(status_json_links, 1 << 20);
    has(text, "\"error\":\"(not UTF-8)\"");
    has(text, "\"rtt_mean_us\":null");
    free(text);
    text = whole(status_json_meters, 1 << 20);
    has(text, "\"cause\":\"silent\"");
    has(text, "\"read_at\":null");
    has(text, "\"driver\":null");
    has(text, "{\"point\":\"A-1\",\"point_id\":1,\"meter\":\"S\\\"1\",");
    has(text, "\"on_time\":90,\"late\":2,\"missed\":4000000000");
    free(text);
}

UNIT_MAIN(cmocka_unit_test(test_pieces), cmocka_unit_test(test_metrics), cmocka_unit_test(test_json))
