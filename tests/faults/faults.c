/* Fails one call to the system, the n-th of its kind since main began: HEARTH_FAULT=KIND:N. How many calls of each
   kind there were goes to the file HEARTH_FAULT_COUNTS, at the end of a program that ends by itself. Preloaded by
   run.py. What the C library calls within itself is not seen. Memory that libxlsxwriter asks for, and
   libminizip for it, is a kind of its own: they do not ask whether they got it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum kind { memory, workbook, reading, writing, opening, closing, flushing, renaming, linking, owning, starting, spilling, kinds };
static const char *const names[kinds] = {"memory", "workbook", "read", "write",  "open",     "close",
                                         "fsync",  "rename",   "link", "owner", "thread", "temporary"};

static atomic_long calls[kinds];
static atomic_int armed;
static int failing = -1;
static long at = 0;

static int fails(enum kind kind) {
    if (!atomic_load_explicit(&armed, memory_order_relaxed)) return 0;
    const long call = atomic_fetch_add(&calls[kind], 1) + 1;
    return (int)kind == failing && call == at;
}

#define REAL(result, name, ...)                                                                        \
    static result (*real)(__VA_ARGS__);                                                                \
    if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, #name)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

/* Where libxlsxwriter lies, and what it packs with. */
static struct {
    const char *name, *from, *to;
} careless[] = {{.name = "libxlsxwriter"}, {.name = "libminizip"}};
static int find_library(struct dl_phdr_info *about, size_t size, void *unused) {
    (void)size, (void)unused;
    for (int l = 0; l < 2; ++l) {
        if (strstr(about->dlpi_name, careless[l].name) == NULL) continue;
        careless[l].from = (const char *)about->dlpi_addr;
        for (int i = 0; i < about->dlpi_phnum; ++i) {
            const char *end = careless[l].from + about->dlpi_phdr[i].p_vaddr + about->dlpi_phdr[i].p_memsz;
            if (about->dlpi_phdr[i].p_type == PT_LOAD && end > careless[l].to) careless[l].to = end;
        }
    }
    return 0;
}
static enum kind asked_by(const char *caller) {
    for (int l = 0; l < 2; ++l)
        if (caller >= careless[l].from && caller < careless[l].to) return workbook;
    return memory;
}
#define ASKED_BY asked_by(__builtin_return_address(0))

void *malloc(size_t size) {
    if (fails(ASKED_BY)) return errno = ENOMEM, NULL;
    return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
    if (fails(ASKED_BY)) return errno = ENOMEM, NULL;
    return __libc_calloc(count, size);
}
void *realloc(void *p, size_t size) {
    if (fails(ASKED_BY)) return errno = ENOMEM, NULL;
    return __libc_realloc(p, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
    if (fails(ASKED_BY)) return errno = ENOMEM, NULL;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void **to, size_t alignment, size_t size) {
    if (fails(ASKED_BY)) return ENOMEM;
    *to = __libc_memalign(alignment, size);
    return *to == NULL ? ENOMEM : 0;
}

ssize_t read(int file, void *to, size_t size) {
    REAL(ssize_t, read, int, void *, size_t);
    return fails(reading) ? (errno = EIO, -1) : real(file, to, size);
}
ssize_t pread(int file, void *to, size_t size, off_t from) {
    REAL(ssize_t, pread, int, void *, size_t, off_t);
    return fails(reading) ? (errno = EIO, -1) : real(file, to, size, from);
}
/* Half of the bytes, then nothing more: as a disk that fills up. */
ssize_t write(int file, const void *from, size_t size) {
    static atomic_int full;
    REAL(ssize_t, write, int, const void *, size_t);
    if (file == STDERR_FILENO) return real(file, from, size);
    if (atomic_load(&full)) return errno = ENOSPC, -1;
    if (!fails(writing)) return real(file, from, size);
    atomic_store(&full, 1);
    return size > 1 ? real(file, from, size / 2) : (errno = ENOSPC, -1);
}

static mode_t mode_of(int flags, va_list rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}
#define OPENS(name, first_types, first_names, named)                                                   \
    int name(first_types int flags, ...) {                                                             \
        va_list rest;                                                                                  \
        va_start(rest, flags);                                                                         \
        const mode_t mode = mode_of(flags, rest);                                                      \
        va_end(rest);                                                                                  \
        static int (*real)(named int, ...);                                                            \
        if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, #name);                                   \
        return fails(opening) ? (errno = EMFILE, -1) : real(first_names flags, mode);                  \
    }
#define COMMA ,
OPENS(open, const char *path COMMA, path COMMA, const char *COMMA)
OPENS(open64, const char *path COMMA, path COMMA, const char *COMMA)
OPENS(openat, int folder COMMA const char *path COMMA, folder COMMA path COMMA, int COMMA const char *COMMA)
OPENS(openat64, int folder COMMA const char *path COMMA, folder COMMA path COMMA, int COMMA const char *COMMA)

FILE *fopen(const char *path, const char *mode) {
    REAL(FILE *, fopen, const char *, const char *);
    return fails(opening) ? (errno = EMFILE, NULL) : real(path, mode);
}
FILE *fopen64(const char *path, const char *mode) {
    REAL(FILE *, fopen64, const char *, const char *);
    return fails(opening) ? (errno = EMFILE, NULL) : real(path, mode);
}
/* A temporary file on a full disk: it takes a little and no more, and gives that back. */
struct little {
    char bytes[64];
    size_t used, at;
};
static ssize_t take(void *file, const char *from, size_t size) {
    struct little *to = file;
    const size_t room = sizeof to->bytes - to->at, taken = size < room ? size : room;
    memcpy(to->bytes + to->at, from, taken);
    to->used = to->at += taken;
    if (taken == 0) errno = ENOSPC;
    return (ssize_t)taken;
}
static ssize_t give(void *file, char *to, size_t size) {
    struct little *from = file;
    const size_t left = from->used - from->at, given = size < left ? size : left;
    memcpy(to, from->bytes + from->at, given);
    from->at += given;
    return (ssize_t)given;
}
static int go(void *file, off64_t *to, int whence) {
    struct little *in = file;
    in->at = (size_t)(*to + (off64_t)(whence == SEEK_SET ? 0 : whence == SEEK_CUR ? in->at : in->used));
    *to = (off64_t)in->at;
    return 0;
}
FILE *fdopen(int file, const char *mode) {
    REAL(FILE *, fdopen, int, const char *);
    static struct little full;
    if (!fails(spilling)) return real(file, mode);
    close(file);
    return fopencookie(&full, "w+", (cookie_io_functions_t){give, take, go, NULL});
}
int fclose(FILE *file) {
    REAL(int, fclose, FILE *);
    const int result = real(file);
    return fails(closing) ? (errno = EIO, EOF) : result;
}
int close(int file) {
    REAL(int, close, int);
    const int result = real(file);
    return fails(closing) ? (errno = EIO, -1) : result;
}
int fsync(int file) {
    REAL(int, fsync, int);
    return fails(flushing) ? (errno = EIO, -1) : real(file);
}
int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    return fails(renaming) ? (errno = EACCES, -1) : real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, linkat, int, const char *, int, const char *, int);
    return fails(linking) ? (errno = EPERM, -1) : real(a, from, b, to, flags);
}
int fchmod(int file, mode_t mode) {
    REAL(int, fchmod, int, mode_t);
    return fails(owning) ? (errno = EPERM, -1) : real(file, mode);
}
int fchown(int file, uid_t owner, gid_t group) {
    REAL(int, fchown, int, uid_t, gid_t);
    return fails(owning) ? (errno = EPERM, -1) : real(file, owner, group);
}
int pthread_create(pthread_t *made, const pthread_attr_t *how, void *(*work)(void *), void *with) {
    REAL(int, pthread_create, pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    return fails(starting) ? EAGAIN : real(made, how, work, with);
}

static int (*real_main)(int, char **, char **);

static int armed_main(int argc, char **argv, char **environment) {
    const char *fault = getenv("HEARTH_FAULT");
    const char *colon = fault == NULL ? NULL : strchr(fault, ':');
    for (int kind = 0; colon != NULL && kind < kinds; ++kind)
        if (strncmp(fault, names[kind], (size_t)(colon - fault)) == 0) failing = kind;
    if (colon != NULL) at = atol(colon + 1);
    dl_iterate_phdr(find_library, NULL);
    atomic_store(&armed, 1);
    const int code = real_main(argc, argv, environment);
    atomic_store(&armed, 0);
    const char *path = getenv("HEARTH_FAULT_COUNTS");
    FILE *counts = path == NULL ? NULL : fopen(path, "w");
    for (int kind = 0; counts != NULL && kind < kinds; ++kind)
        fprintf(counts, "%s %ld\n", names[kind], atomic_load(&calls[kind]));
    if (counts != NULL) fclose(counts);
    return code;
}

int __libc_start_main(int (*program)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end) {
    REAL(int, __libc_start_main, int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
         void (*)(void), void *);
    real_main = program;
    return real(armed_main, argc, argv, init, fini, rtld_fini, stack_end);
}
