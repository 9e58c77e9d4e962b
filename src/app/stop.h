/**
 * stop - a request to stop (Ctrl-C, SIGTERM, SIGHUP) as something that can be waited for.
 */
#ifndef DAHU_APP_STOP_H
#define DAHU_APP_STOP_H

/** stop_open - a descriptor that is readable once a stop was asked for; from then on the signals do nothing
 * else. */
int stop_open(void);

#endif
