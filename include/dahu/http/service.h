/**
 * service - the answers: routes, assets, SQL functions, texts. The only part that knows both the
 * server and the database.
 */
#ifndef DAHU_HTTP_SERVICE_H
#define DAHU_HTTP_SERVICE_H

#include "dahu/base/buf.h"
#include "dahu/http/sign_in.h"

/** What only the app knows; each appends JSON. @of is handed to them. */
struct service_tell {
    const void *of;
    bool (*drivers)(const void *of, struct buf *out, struct err *e);
};

struct service_settings {
    struct service_tell tell;
    const char *address;
    int port, threads, connections_max, connections_per_client, head_deadline_ms;
    const char
        *public_url; /* as users know the service, "https://dahu.example"; "": plain HTTP by its port */
    const char *trusted_proxies; /* "10.0.0.5,10.1.0.0/16": whose X-Forwarded-For is believed; "": nobody's */
    const char *attachments;     /* folder of photos and scans; "": none can be sent */
    const char *drivers_folder;  /* where drivers of one's own are; borrowed while the service runs */
    bool (*link_valid)(const char *uri, struct err *e); /* is this an address that a collector can use? */
    const char *database_url;
    int database_workers, queue_max, statement_ms;
    struct sign_in_settings sign_in;
};

struct service;

/** service_start - listen and answer; the database may still be away. Errors: as server_start; ERR_CONFIG.
 * Owned: service_stop. */
bool service_start(struct service **out, const struct service_settings *settings, struct err *e) NODISCARD;
int service_port(const struct service *s);
/** service_stop - answer what is on its way, refuse the rest, close; takes less than two seconds. */
void service_stop(struct service *s);

#endif
