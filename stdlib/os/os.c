/* Package os, as far as it needs no more than C; see os.ft. */
#include "forst.h"

#include <stdlib.h>

struct forst_string forst_os_Getenv(struct forst_task *task, struct forst_string key);
void forst_os_LookupEnv(struct forst_task *task, struct forst_string key, struct forst_string *value, bool *found);

void
forst_os_LookupEnv(struct forst_task *task, struct forst_string key, struct forst_string *value, bool *found)
{
	char *name = forst_alloc_of_caller(task, (size_t)key.length + 1);

	if (key.length)
		memcpy(name, key.data, (size_t)key.length);
	name[key.length] = '\0';
	bool whole = strlen(name) == (size_t)key.length && !strchr(name, '=');
	const char *text = whole ? getenv(name) : NULL;
	*found = text != NULL;
	*value = text ? forst_string_from_text(text) : FORST_STRING("");
}

struct forst_string
forst_os_Getenv(struct forst_task *task, struct forst_string key)
{
	struct forst_string value;
	bool found;

	forst_os_LookupEnv(task, key, &value, &found);
	return value;
}
