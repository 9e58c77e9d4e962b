/* call_meter - see the header. Drivers are of a layer that this one does not know: the app tells them. */
#include "call_meter.h"

#include "dahu/http/service.h"

enum { DRIVERS_MAX = 1024 * 1024 };

bool call_drivers(struct call *c, struct err *e)
{
    struct buf out;
    buf_init(&out, DRIVERS_MAX);
    bool ok = c->tell->drivers(c->tell->of, &out, e) && buf_ok(&out, "the list of drivers", e);
    if (ok)
        call_answer(c, 200, out.data);
    buf_fini(&out);
    return ok;
}
