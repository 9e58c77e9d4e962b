/* notify - see the header. */
#include "dahu/base/notify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void tell(const char *text, size_t len)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof to.sun_path)
        return;
    memcpy(to.sun_path, path, strlen(path));
    if (*path == '@') /* Linux's abstract names begin with a zero */
        to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    /* nobody listening any more is not this process's concern */
    (void)!sendto(fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)&to,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
    close(fd);
}

void notify_ready(const char *status)
{
    char text[512];
    int n = snprintf(text, sizeof text, "READY=1\n%s%s", status ? "STATUS=" : "", status ? status : "");
    tell(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

void notify_alive(void)
{
    static const char text[] = "WATCHDOG=1";
    tell(text, sizeof text - 1);
}

void notify_stopping(void)
{
    static const char text[] = "STOPPING=1";
    tell(text, sizeof text - 1);
}

int64_t notify_watchdog_us(void)
{
    const char *period = getenv("WATCHDOG_USEC"), *whose = getenv("WATCHDOG_PID");
    if (!period || (whose && strtol(whose, NULL, 10) != (long)getpid()))
        return 0;
    int64_t us = strtoll(period, NULL, 10);
    return us > 0 ? us : 0;
}
