/**
 * process - what /proc tells about processes and ports, and running a program for its output.
 *
 * A process is known by its id and its start time together, because ids are used again.
 */
#ifndef DAHU_APP_PROCESS_H
#define DAHU_APP_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

#include "dahu/base/err.h"

/** process_read_file - the first bytes of a small file as a string; errno tells why not. */
bool process_read_file(const char *path, char *out, size_t size) NODISCARD;
/** process_start - when @pid was started, in clock ticks since boot; 0 when there is no such process. */
unsigned long long process_start(pid_t pid);
enum { PROCESS_INSTANCE_BYTES = 100 };
/** process_instance - a name of this process that no other has, on any machine, before or after. */
void process_instance(char out[static PROCESS_INSTANCE_BYTES]);
/** process_instance_ended - that process was one of this machine since it was booted, and runs no more. False
 *  when that cannot be known: another machine, or another container. */
bool process_instance_ended(const char *instance);
/** process_output - what @argv prints, its first @size bytes; ERR_SYSTEM when it cannot run or fails. */
bool process_output(const char *const argv[], char *out, size_t size, struct err *e) NODISCARD;

/** process_descriptors - raise the limit of open files to @wanted, or as far as the system allows. Returns
 *  the limit that holds. */
unsigned long long process_descriptors(unsigned long long wanted);

/** process_no_core - memory of this process is not written to disk when it crashes: there are secrets in it.
 */
void process_no_core(void);

struct process_listener {
    pid_t pid; /* 0 when it cannot be found: another user's, or nobody listens */
    char name[64], user[64];
};
/** process_listening - whether somebody listens on TCP @port of this machine, and who. */
bool process_listening(int port, struct process_listener *out);

#endif
