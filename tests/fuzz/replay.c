/*
 * The main of a fuzzer's replay program: gives every file below the folders and files named on the command line to
 * LLVMFuzzerTestOneInput, in the order of their names, and says how many there were. A fault is the sanitizers' to report.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned replayed;

static int
replay_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size > 0 ? size : 1);

	if (!file || !data || fread(data, 1, size, file) != size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	replayed++;
	return 0;
}

static int
replay(const char *path)
{
	struct stat status;
	struct dirent **entries;

	if (stat(path, &status) < 0) {
		perror(path);
		return 1;
	}
	if (!S_ISDIR(status.st_mode))
		return replay_file(path, (size_t)status.st_size);
	int count = scandir(path, &entries, NULL, alphasort), failed = count < 0;
	for (int i = 0; i < count; i++) {
		char name[4096];
		if (entries[i]->d_name[0] != '.') {
			snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
			failed |= replay(name);
		}
		free(entries[i]);
	}
	free(entries);
	return failed;
}

int
main(int argc, char **argv)
{
	int failed = argc < 2;

	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i]);
	printf("%u inputs replayed\n", replayed);
	return failed || replayed == 0;
}
