/* deliver - see the header. */
#include "dahu/job/deliver.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dahu/base/version.h"
#include "dahu/job/message.h"
#include "dahu/job/reach.h"
#include "dahu/store/migrate.h"
#include "dahu/store/pool.h"

enum {
    TICK_MS = 1000,
    UNDER_WAY_MOST = 64,
    STATEMENT_MS = 20 * 1000,
    LEASE_BEYOND_S = 60, /* a message is taken for the longest attempt and its two statements */
    QUEUE_MOST = 2 * UNDER_WAY_MOST,
    STOP_GRACE_MS = 500,
    ANSWER_MOST = 16 * 1024,
    BODY_MOST = 64 * 1024,
};

/* Messages taken together; their texts live until the last of them is done with. */
struct batch {
    struct deliver *owner;
    struct arena arena;
    struct outbox_message *messages;
    int wanted, count, left;
};

/* One message under way. Loop thread, until it is handed to the worker with its verdict. */
struct transfer {
    struct deliver *owner;
    struct batch *batch;
    const struct outbox_message *message;
    CURL *easy;
    struct curl_slist *head, *receivers;
    struct buf url, body, answer;
    size_t sent;           /* of the body of a mail */
    bool listed, kept_out; /* may go to a private address; was refused one */
    char why[CURL_ERROR_SIZE];
    struct message_verdict verdict;
    struct transfer *before, *after;
};

struct deliver {
    struct deliver_settings set;
    struct pool *pool;
    CURLM *multi;
    struct event_base *loop;
    struct event *tick, *timer, *woken;
    int wake_fd;
    int under_way;
    struct transfer *first; /* transfers of the loop */
    bool asking;            /* one batch at a time */
    bool more;              /* the last one was full: the next is asked for as soon as there is room */
    pthread_mutex_t mutex;  /* guards what follows, and batch.left: both threads let go of messages */
    struct batch *arrived;
};

/* ---- batches ------------------------------------------------------------------------------------- */

static void batch_free(struct batch *b)
{
    arena_fini(&b->arena);
    free(b);
}

/* On the worker. */
static void take_up(struct db *db, const struct err *why, void *arg)
{
    (void)why;
    struct batch *b = arg;
    struct deliver *d = b->owner;
    struct err e;
    bool took = db && outbox_take(db, b->wanted, d->set.answer_s + LEASE_BEYOND_S, &b->arena, &b->messages,
                                  &b->count, &e);
    if (db && !took && e.code != ERR_CANCELLED && e.code != ERR_DATABASE_AWAY)
        log_write(err_log_level(e.code), "deliver", "could not take messages: %s", e.text);
    if (!took)
        b->count = 0;
    pthread_mutex_lock(&d->mutex);
    d->arrived = b;
    pthread_mutex_unlock(&d->mutex);
    MUST(eventfd_write(d->wake_fd, 1) == 0);
}

static void ask(struct deliver *d)
{
    struct err e;
    if (d->asking || d->under_way >= UNDER_WAY_MOST)
        return;
    struct batch *b = must_alloc(sizeof *b);
    b->owner = d;
    b->wanted = UNDER_WAY_MOST - d->under_way;
    d->asking = pool_submit(d->pool, take_up, b, &e);
    if (!d->asking)
        batch_free(b);
}

/* ---- one message --------------------------------------------------------------------------------- */

static void unlink_transfer(struct transfer *t)
{
    if (t->before)
        t->before->after = t->after;
    else
        t->owner->first = t->after;
    if (t->after)
        t->after->before = t->before;
    t->owner->under_way--;
}

static void transfer_free(struct transfer *t)
{
    curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->head);
    curl_slist_free_all(t->receivers);
    buf_fini(&t->url);
    buf_fini(&t->body);
    buf_fini(&t->answer);
    free(t);
}

static size_t on_answer(char *bytes, size_t size, size_t n, void *arg)
{
    struct transfer *t = arg;
    buf_add(&t->answer, bytes, size * n); /* what goes beyond the ceiling is not looked at */
    return size * n;
}

/* The address that is really connected to, after names were resolved. */
static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *t = arg;
    (void)purpose;
    if (!t->listed && !reach_public(&address->addr)) {
        t->kept_out = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool target_listed(const struct deliver *d, const char *url)
{
    char *host = NULL, *port = NULL;
    CURLU *parts = curl_url();
    MUST(parts != NULL);
    bool listed = curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
                  curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                  curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                  reach_listed(d->set.private_targets, host, (int)strtol(port, NULL, 10));
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return listed;
}

static void add_head(struct transfer *t, const char *name, const char *value)
{
    struct buf line;
    buf_init(&line, 8192);
    buf_printf(&line, "%s: %s", name, value);
    t->head = curl_slist_append(t->head, line.data);
    MUST(t->head != NULL);
    buf_fini(&line);
}

static size_t on_wanted(char *to, size_t size, size_t n, void *arg)
{
    struct transfer *t = arg;
    size_t left = t->body.len - t->sent, part = left < size * n ? left : size * n;
    memcpy(to, t->body.data + t->sent, part);
    t->sent += part;
    return part;
}

static void prepare_mail(struct transfer *t)
{
    const struct outbox_message *m = t->message;
    message_mail(m, wall_now(), &t->body);
    t->receivers = curl_slist_append(NULL, m->address);
    curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, on_wanted);
    curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_MAIL_FROM, m->sender);
    curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT, t->receivers);
    if (*m->login) {
        curl_easy_setopt(t->easy, CURLOPT_USERNAME, m->login);
        curl_easy_setopt(t->easy, CURLOPT_PASSWORD, m->secret ? m->secret : "");
        curl_easy_setopt(t->easy, CURLOPT_USE_SSL, t->listed ? CURLUSESSL_TRY : CURLUSESSL_ALL);
    }
}

static void prepare_post(struct transfer *t)
{
    const struct outbox_message *m = t->message;
    char signature[SIGNATURE_BYTES];
    message_body(m, &t->body);
    add_head(t, "Content-Type", "application/json");
    add_head(t, "Dahu-Delivery", m->key);
    if (m->secret && strcmp(m->channel_kind, "WEBHOOK") == 0) {
        message_sign(m->secret, t->body.data, t->body.len, signature);
        add_head(t, "X-Hub-Signature-256", signature);
    }
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.len);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body.data);
}

static void prepare(struct transfer *t)
{
    bool mail = strcmp(t->message->channel_kind, "MAIL") == 0;
    message_url(t->message, wall_now(), &t->url);
    t->listed = target_listed(t->owner, t->url.data);
    curl_easy_setopt(t->easy, CURLOPT_URL, t->url.data);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, mail ? "smtp,smtps" : "http,https");
    curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(t->easy, CURLOPT_PROXY, ""); /* the check of the address must see the receiver's */
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT, (long)t->owner->set.answer_s);
    curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "dahu/" DAHU_VERSION);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->why);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_answer);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    if (mail)
        prepare_mail(t);
    else
        prepare_post(t);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->head);
}

static void begin(struct deliver *d, struct batch *b, const struct outbox_message *m)
{
    struct transfer *t = must_alloc(sizeof *t);
    t->owner = d;
    t->batch = b;
    t->message = m;
    t->easy = curl_easy_init();
    MUST(t->easy != NULL);
    buf_init(&t->url, 4096);
    buf_init(&t->body, BODY_MOST);
    buf_init(&t->answer, ANSWER_MOST);
    t->after = d->first;
    if (t->after)
        t->after->before = t;
    d->first = t;
    d->under_way++;
    prepare(t);
    MUST(curl_multi_add_handle(d->multi, t->easy) == CURLM_OK);
}

/* ---- how it ended -------------------------------------------------------------------------------- */

static void transfer_leave(struct transfer *t)
{
    if (--t->batch->left == 0)
        batch_free(t->batch);
    transfer_free(t);
}

/* On the worker; a verdict that cannot be written is not lost: the message is sent again after its lease. */
static void write_down(struct db *db, const struct err *why, void *arg)
{
    (void)why;
    struct transfer *t = arg;
    struct err e;
    if (db && !outbox_done(db, t->message->id, t->message->attempt, t->verdict.delivered, t->verdict.said,
                           t->verdict.again_s, &e))
        log_write(LOG_WARN, "deliver", "could not write what became of message %s: %s", t->message->key,
                  e.text);
    struct deliver *d = t->owner;
    pthread_mutex_lock(&d->mutex);
    transfer_leave(t);
    pthread_mutex_unlock(&d->mutex);
}

static const char *why_failed(const struct transfer *t, CURLcode code)
{
    if (code == CURLE_OK)
        return NULL;
    if (t->kept_out)
        return "the receiver has a private address, and it is not listed in tell.private_targets";
    return *t->why ? t->why : curl_easy_strerror(code);
}

static void end(struct transfer *t, CURLcode code)
{
    struct deliver *d = t->owner;
    struct message_answer answer = {.failure = why_failed(t, code), .body = t->answer.data};
    curl_off_t retry_after_s = 0;
    struct err e;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    answer.retry_after_s = (long)retry_after_s;
    message_judge(t->message, &answer, d->set.first_retry_s, randombytes_uniform(1000), &t->verdict);
    curl_multi_remove_handle(d->multi, t->easy);
    unlink_transfer(t);
    if (d->more && d->under_way <= UNDER_WAY_MOST / 2)
        ask(d);
    if (!pool_submit(d->pool, write_down, t, &e)) {
        pthread_mutex_lock(&d->mutex);
        transfer_leave(t);
        pthread_mutex_unlock(&d->mutex);
    }
}

static void look_for_ended(struct deliver *d)
{
    int left;
    for (CURLMsg *said; (said = curl_multi_info_read(d->multi, &left));) {
        void *transfer;
        if (said->msg != CURLMSG_DONE)
            continue;
        CURLcode code = said->data.result;
        curl_easy_getinfo(said->easy_handle, CURLINFO_PRIVATE, &transfer);
        end(transfer, code);
    }
}

/* ---- libcurl in the loop ------------------------------------------------------------------------- */

static void act(struct deliver *d, curl_socket_t fd, int what)
{
    int running;
    curl_multi_socket_action(d->multi, fd, what, &running);
    look_for_ended(d);
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
    act(arg, fd, (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0));
}

static void on_curl_time(evutil_socket_t unused, short what, void *arg)
{
    (void)unused;
    (void)what;
    act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *of_socket)
{
    (void)easy;
    struct deliver *d = arg;
    struct event *watch = of_socket;
    if (watch)
        event_free(watch);
    watch = NULL;
    if (what != CURL_POLL_REMOVE) {
        short wanted = (short)((what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0));
        watch = event_new(d->loop, fd, (short)(wanted | EV_PERSIST), on_ready, d);
        MUST(watch && event_add(watch, NULL) == 0);
    }
    curl_multi_assign(d->multi, fd, watch);
    return 0;
}

static int on_curl_timer(CURLM *multi, long after_ms, void *arg)
{
    (void)multi;
    struct deliver *d = arg;
    if (after_ms < 0)
        event_del(d->timer);
    else
        MUST(event_add(d->timer, &(struct timeval){after_ms / 1000, after_ms % 1000 * 1000}) == 0);
    return 0;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void begin_batch(struct deliver *d, struct batch *b)
{
    int count = b->count;
    b->left = count;
    d->more = count == b->wanted;
    for (int i = 0; i < count; i++)
        begin(d, b, &b->messages[i]);
    if (count == 0)
        batch_free(b);
}

static void on_woken(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct deliver *d = arg;
    eventfd_t count;
    (void)!eventfd_read(fd, &count);
    pthread_mutex_lock(&d->mutex);
    struct batch *b = d->arrived;
    d->arrived = NULL;
    pthread_mutex_unlock(&d->mutex);
    d->asking = false;
    if (b)
        begin_batch(d, b);
}

static void on_tick(evutil_socket_t unused, short what, void *arg)
{
    (void)unused;
    (void)what;
    ask(arg);
}

struct deliver *deliver_start(struct event_base *loop, const struct deliver_settings *set)
{
    struct deliver *d = must_alloc(sizeof *d);
    MUST(sodium_init() >= 0 && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    d->set = *set;
    d->loop = loop;
    pthread_mutex_init(&d->mutex, NULL);
    d->pool = pool_new(&(struct pool_settings){.url = set->database_url,
                                               .area = "deliver",
                                               .threads = 1,
                                               .queue_max = QUEUE_MOST,
                                               .statement_ms = STATEMENT_MS,
                                               .prepare = migrate_require});
    d->multi = curl_multi_init();
    d->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    d->tick = event_new(loop, -1, EV_PERSIST, on_tick, d);
    d->timer = event_new(loop, -1, 0, on_curl_time, d);
    d->woken = event_new(loop, d->wake_fd, EV_READ | EV_PERSIST, on_woken, d);
    MUST(d->multi && d->wake_fd >= 0 && d->tick && d->timer && d->woken);
    curl_multi_setopt(d->multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
    curl_multi_setopt(d->multi, CURLMOPT_SOCKETDATA, d);
    curl_multi_setopt(d->multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
    curl_multi_setopt(d->multi, CURLMOPT_TIMERDATA, d);
    MUST(event_add(d->woken, NULL) == 0);
    MUST(event_add(d->tick, &(struct timeval){TICK_MS / 1000, TICK_MS % 1000 * 1000}) == 0);
    return d;
}

void deliver_stop(struct deliver *d)
{
    event_free(d->tick);
    pool_stop(d->pool, STOP_GRACE_MS); /* every job has been called: nobody else touches what follows */
    while (d->first) {
        struct transfer *t = d->first;
        curl_multi_remove_handle(d->multi, t->easy);
        unlink_transfer(t);
        transfer_leave(t);
    }
    if (d->arrived)
        batch_free(d->arrived);
    event_free(d->woken);
    curl_multi_cleanup(d->multi);
    event_free(d->timer);
    close(d->wake_fd);
    pool_free(d->pool);
    pthread_mutex_destroy(&d->mutex);
    free(d);
    curl_global_cleanup();
}
