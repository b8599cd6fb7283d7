/* What `forstc help std` shows: the standard library's declarations and their comments, as forstc carries them. */
#ifndef FORST_TOOLS_FORSTC_HELP_STD_H
#define FORST_TOOLS_FORSTC_HELP_STD_H

/* Of all packages (name NULL), of a package ("strings", "encoding/base64"), or of a name in one ("strings.Split",
 * "base64.Encoding.DecodeString"). Returns the exit code, after saying what may be meant where there is no such thing. */
int help_std(const char *name);

#endif
