/* The one header of generated code and of the standard library's C: everything Forst code may use of the runtime. */
#ifndef FORST_H
#define FORST_H

#include "forst/value.h"
#include "forst/map.h"
#include "forst/error.h"
#include "forst/format.h"
#include "forst/constraint.h"
#include "forst/task.h"
#include "forst/json.h"
#include "forst/serve.h"

#endif
