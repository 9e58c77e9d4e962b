/**
 * reach - which addresses a message may go to: public ones, and private ones only when they are listed.
 *
 * Whoever sets up a channel must not be able to make this service talk to its own machine or network. The
 * check is made on the address that is really connected to, after names were resolved. Pure.
 *
 * Source: the special-purpose registries of RFC 6890 (IPv4 and IPv6).
 */
#ifndef DAHU_JOB_REACH_H
#define DAHU_JOB_REACH_H

#include <stdbool.h>
#include <sys/socket.h>

/** reach_public - whether @address is one of the open network: not loopback, private, link-local, shared,
 * multicast, unspecified, documentation, nor an IPv4 one of these inside IPv6. */
bool reach_public(const struct sockaddr *address);

/** reach_listed - whether "host:port" stands in @list ("127.0.0.1:8025, hooks.example:443"; commas or
 * blanks). */
bool reach_listed(const char *list, const char *host, int port);

#endif
