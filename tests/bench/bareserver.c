/* bareserver - the least that can answer an account over HTTP: libmicrohttpd with a pool of threads, a
 * connection to PostgreSQL for each, and the statements as they are given. No rights, no limits, no texts.
 * What the service cannot be faster than.
 *
 * usage: bareserver URL THREADS SQL PARAMETER...
 *
 * URL        of PostgreSQL
 * SQL        a statement, prepared once; what follows are its parameters. Its only value is the answer.
 * "begin" and dahu.request_enter($TOKEN_HASH, ...) come before it and "commit" behind it, in one flight of
 * the pipeline, when the environment says ENTER=<hash of a session>
 *
 * Prints the port. Ends with its standard input.
 */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *url, *sql, *enter;
static const char *const *values;
static int count;
static __thread PGconn *connection;

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, connection ? PQerrorMessage(connection) : "");
    exit(1);
}

static void prepare(const char *name, const char *text)
{
    PGresult *r = PQprepare(connection, name, text, 0, NULL);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        die(text);
    PQclear(r);
}

static void open_connection(void)
{
    connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK)
        die("connect");
    PQclear(PQexec(connection, "set search_path = dahu, public; set timezone = 'UTC'"));
    prepare("s", sql);
    prepare("e", "select dahu.request_enter('session', $1, 'account.read', '{\"route\": \"account\"}')");
}

static PGresult *ask_alone(void)
{
    PGresult *r = PQexecPrepared(connection, "s", count, values, NULL, NULL, 0);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        die(sql);
    return r;
}

/* begin, enter, the statement, commit: one round trip. */
static PGresult *ask_entered(void)
{
    PGresult *kept = NULL, *r;
    PQenterPipelineMode(connection);
    PQsendQueryParams(connection, "begin", 0, NULL, NULL, NULL, NULL, 0);
    PQsendQueryPrepared(connection, "e", 1, &enter, NULL, NULL, 0);
    PQsendQueryPrepared(connection, "s", count, values, NULL, NULL, 0);
    PQsendQueryParams(connection, "commit", 0, NULL, NULL, NULL, NULL, 0);
    PQpipelineSync(connection);
    for (int i = 0; i < 4; i++)
        while ((r = PQgetResult(connection))) {
            if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
                die(sql);
            if (i == 2)
                kept = r;
            else
                PQclear(r);
        }
    PQclear(PQgetResult(connection)); /* the end of the pipeline */
    PQexitPipelineMode(connection);
    return kept;
}

static void release(void *result)
{
    PQclear(result);
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *path, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **context)
{
    (void)cls;
    (void)path;
    (void)method;
    (void)version;
    (void)upload;
    (void)upload_size;
    static int begun;
    if (!*context) {
        *context = &begun;
        return MHD_YES;
    }
    if (!connection)
        open_connection();
    PGresult *r = enter ? ask_entered() : ask_alone();
    char *text = PQgetvalue(r, 0, 0);
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback_cls(strlen(text), text, release, r);
    MHD_add_response_header(response, "Content-Type", "application/json");
    enum MHD_Result result = MHD_queue_response(c, 200, response);
    MHD_destroy_response(response);
    return result;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: bareserver URL THREADS SQL PARAMETER...\n", stderr);
        return 2;
    }
    url = argv[1];
    sql = argv[3];
    values = (const char *const *)argv + 4;
    count = argc - 4;
    enter = getenv("ENTER");
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL,
                                            MHD_OPTION_THREAD_POOL_SIZE, (unsigned)strtoul(argv[2], NULL, 10),
                                            MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_END);
    if (!d)
        die("listen");
    printf("%d\n", (int)MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    char byte;
    while (read(0, &byte, 1) > 0)
        continue;
    MHD_stop_daemon(d);
    return 0;
}
