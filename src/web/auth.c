/* auth - who may ask for what the route table does not open to everybody. */
#include "web/call.h"

bool call_authorise(struct call *c, enum role role) {
    if (role <= c->role) return true;
    call_error(c, 403);
    return false;
}
