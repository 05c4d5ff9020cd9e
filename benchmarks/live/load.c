/*
 * Loads a chat server over WebSocket from one thread, and says what came back, how late, and what processor time the server took for it.
 *
 * It has to cost less than what it measures: frames are walked by their headers and counted, and only a few sampled readers look for the
 * time that each message carries. That is when the message was due, not when it could be sent, so a server that stalls the senders does not
 * look quick. Every reader of a room counts what it got; what is missing at the end is lost.
 *
 * Blind spots: everything is on loopback, where the kernel does the receiving in the sender's time; the answer to the upgrade is not checked.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ull
#define MILLISECOND 1000000ull

enum protocol { RAW, MARU, SOCKET_IO, CENTRIFUGO };
static const char *const PROTOCOLS[] = {"raw", "maru", "socket.io", "centrifugo"};

enum state { NEW, UPGRADING, JOINING, READY, GONE };

struct connection {
    int fd;
    enum state state;
    bool sampled;
    bool stalled;
    bool wants_out;
    int index;
    int room;
    uint8_t *left; /* the beginning of a frame whose rest has not come */
    size_t left_length;
    size_t left_capacity;
    uint8_t *out; /* what the socket did not take */
    size_t out_length;
    size_t out_capacity;
};

static enum protocol protocol = RAW;
static const char *host = "127.0.0.1";
static int port = 0;
static int rooms = 1;
static int members = 1000; /* of each room */
static int senders = 20;   /* of each room */
static double rate = 1000; /* messages a second, into all rooms */
static double seconds = 5;
static double warm_up = 1;
static double stalled_percent = 0;
static int samples = 50;
static int text_length = 64;
static int idle = 0;
static bool spin = false;
static int pids[64];
static int pid_count = 0;
static int processor = 0; /* the server's */
static char **tokens = NULL;
static int token_count = 0;

static struct connection *connections;
static int connection_count;
static int *readers; /* of each room: those who are not stalled */
static int epoll;
static uint32_t run_id;
static int opening, ready, gone;
static int close_code; /* the last one that a server gave */

static uint64_t sent, expected, received, received_bytes, errors, others;
static char first_error[256];
static uint64_t measure_from = UINT64_MAX, measure_to = UINT64_MAX;
static uint32_t *latencies; /* microseconds */
static size_t latency_count, latency_capacity;
static uint64_t latest_send;

#define BUFFER (1 << 20)
static uint8_t buffer[BUFFER];
static char padding[8192];

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

/* Processor time of the server's processes, in seconds. */
static double server_cpu(void) {
    double ticks = 0;
    for (int i = 0; i < pid_count; i++) {
        char path[64], line[1024];
        snprintf(path, sizeof path, "/proc/%d/stat", pids[i]);
        FILE *file = fopen(path, "r");
        if (!file || !fgets(line, sizeof line, file)) {
            fail("process %d of the server is gone", pids[i]);
        }
        fclose(file);
        unsigned long user, system;
        sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
        ticks += user + system;
    }
    return ticks / sysconf(_SC_CLK_TCK);
}

static double own_cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* How long a processor was busy with anything, in seconds; what the hypervisor kept from it counts. */
static double busy(int processor) {
    char line[512], name[16];
    FILE *file = fopen("/proc/stat", "r");
    int length = snprintf(name, sizeof name, "cpu%d ", processor);
    double ticks = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, name, length) == 0) {
            unsigned long user, nice, system, idle, io, irq, soft, stolen;
            sscanf(line + length, "%lu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &system, &idle, &io, &irq, &soft, &stolen);
            ticks = user + nice + system + irq + soft + stolen;
            break;
        }
    }
    if (file) {
        fclose(file);
    }
    return ticks / sysconf(_SC_CLK_TCK);
}

/* Ids as long as those of real users and rooms; other ones in each run, so that a room begins empty. */
static void room_id(char *id, int room) {
    sprintf(id, "%08x-0000-4000-8000-%012x", run_id, room);
}

static void user_id(char *id, int index) {
    sprintf(id, "00000000-0000-4000-9000-%012x", index);
}

/* Writing */

static void watch(struct connection *c, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(epoll, operation, c->fd, &event);
}

static void close_connection(struct connection *c) {
    if (c->state == GONE) {
        return;
    }
    if (c->state != READY) {
        opening--;
    }
    c->state = GONE;
    gone++;
    close(c->fd);
}

static void write_bytes(struct connection *c, const void *bytes, size_t length) {
    if (c->state == GONE) {
        return;
    }
    size_t written = 0;
    if (c->out_length == 0) {
        ssize_t n = send(c->fd, bytes, length, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            close_connection(c);
            return;
        }
        written = n < 0 ? 0 : (size_t) n;
    }
    size_t rest = length - written;
    if (rest == 0) {
        return;
    }
    if (c->out_length + rest > c->out_capacity) {
        c->out_capacity = 2 * (c->out_length + rest);
        c->out = realloc(c->out, c->out_capacity);
    }
    memcpy(c->out + c->out_length, (const uint8_t *) bytes + written, rest);
    c->out_length += rest;
    if (!c->wants_out) {
        c->wants_out = true;
        watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    }
}

static void write_rest(struct connection *c) {
    ssize_t n = send(c->fd, c->out, c->out_length, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno != EAGAIN) {
            close_connection(c);
        }
        return;
    }
    memmove(c->out, c->out + n, c->out_length - n);
    c->out_length -= n;
    if (c->out_length == 0) {
        c->wants_out = false;
        watch(c, EPOLLIN, EPOLL_CTL_MOD);
    }
}

/* A mask of zeros is a mask, and leaves the bytes as they are. */
static void write_frame(struct connection *c, int opcode, const char *payload, size_t length) {
    uint8_t frame[16 * 1024];
    size_t at = 0;
    frame[at++] = 0x80 | opcode;
    if (length <= 125) {
        frame[at++] = 0x80 | length;
    } else {
        frame[at++] = 0x80 | 126;
        frame[at++] = length >> 8;
        frame[at++] = length;
    }
    memset(frame + at, 0, 4);
    at += 4;
    memcpy(frame + at, payload, length);
    write_bytes(c, frame, at + length);
}

static void write_text(struct connection *c, const char *format, ...) {
    char text[12 * 1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    write_frame(c, 1, text, length);
}

/* Joining */

static void upgraded(struct connection *c) {
    char room[40], user[40];
    room_id(room, c->room);
    user_id(user, c->index);
    c->state = JOINING;
    switch (protocol) {
    case RAW:
        break;
    case MARU: {
        const char *token = token_count ? tokens[c->index % token_count] : user;
        if (idle) {
            write_text(c, "{\"type\":\"connect\",\"token\":\"%s\",\"rooms\":{}}", token);
        } else {
            write_text(c, "{\"type\":\"connect\",\"token\":\"%s\",\"rooms\":{\"%s\":0}}", token, room);
        }
        return;
    }
    case SOCKET_IO:
        return;
    case CENTRIFUGO:
        write_text(c, "{\"id\":1,\"connect\":{}}");
        if (idle) {
            return;
        }
        write_text(c, "{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}", room);
        return;
    }
    c->state = READY;
}

static void joined(struct connection *c) {
    c->state = READY;
}

static bool starts(const uint8_t *payload, size_t length, const char *with) {
    size_t n = strlen(with);
    return length >= n && memcmp(payload, with, n) == 0;
}

static bool has(const uint8_t *payload, size_t length, const char *what) {
    return memmem(payload, length, what, strlen(what)) != NULL;
}

static void note_error(const uint8_t *payload, size_t length) {
    if (errors++ == 0) {
        snprintf(first_error, sizeof first_error, "%.*s", (int) length, payload);
    }
}

/* Whatever comes before a connection is ready, and whatever is no message. */
static void control_text(struct connection *c, const uint8_t *payload, size_t length) {
    switch (protocol) {
    case RAW:
        break;
    case MARU:
        if (c->state == JOINING && starts(payload, length, idle ? "{\"type\":\"connected\"" : "{\"type\":\"subscribed\"")) {
            joined(c);
        } else if (starts(payload, length, "{\"type\":\"error\"") || starts(payload, length, "{\"type\":\"skip\"")
                || starts(payload, length, "{\"type\":\"ended\"")) {
            note_error(payload, length);
        }
        break;
    case SOCKET_IO:
        if (starts(payload, length, "0")) {
            write_text(c, "40");
        } else if (c->state == JOINING && starts(payload, length, "40")) {
            joined(c);
        } else if (length == 1 && payload[0] == '2') {
            write_text(c, "3");
        } else if (starts(payload, length, "44")) {
            note_error(payload, length);
        }
        break;
    case CENTRIFUGO:
        if (length == 2 && payload[0] == '{') {
            write_text(c, "{}");
        } else if (c->state == JOINING && has(payload, length, idle ? "\"connect\":" : "\"subscribe\":")) {
            joined(c);
        } else if (has(payload, length, "\"error\":") || has(payload, length, "\"disconnect\":")) {
            note_error(payload, length);
        }
        break;
    }
    others++;
}

/* Reading */

static void record(const uint8_t *payload, size_t length, uint64_t at) {
    const char *mark = memmem(payload, length, "@T=", 3);
    if (!mark) {
        return;
    }
    uint64_t due = 0;
    for (int i = 3; i < 19; i++) {
        due = due << 4 | (mark[i] <= '9' ? mark[i] - '0' : mark[i] - 'a' + 10);
    }
    if (due < measure_from || due >= measure_to) {
        return;
    }
    if (latency_count == latency_capacity) {
        latency_capacity = latency_capacity ? 2 * latency_capacity : 1 << 20;
        latencies = realloc(latencies, latency_capacity * sizeof *latencies);
    }
    latencies[latency_count++] = (at - due) / 1000;
}

static void text(struct connection *c, const uint8_t *payload, size_t length, uint64_t at) {
    if (c->state == READY) {
        bool message = false;
        switch (protocol) {
        case RAW:
            message = true;
            break;
        case MARU:
            message = length > 16 && memcmp(payload + 9, "entry\"", 6) == 0;
            break;
        case SOCKET_IO:
            message = length > 2 && payload[0] == '4' && payload[1] == '2';
            break;
        case CENTRIFUGO:
            /* Several replies may share a frame, one on each line. */
            while (length > 0) {
                const uint8_t *end = memchr(payload, '\n', length);
                size_t line = end ? (size_t) (end - payload) : length;
                if (line > 7 && memcmp(payload, "{\"push\"", 7) == 0) {
                    received++;
                    received_bytes += line;
                    if (c->sampled) {
                        record(payload, line, at);
                    }
                } else {
                    control_text(c, payload, line);
                }
                size_t taken = end ? line + 1 : line;
                payload += taken;
                length -= taken;
            }
            return;
        }
        if (message) {
            received++;
            received_bytes += length;
            if (c->sampled) {
                record(payload, length, at);
            }
            return;
        }
    }
    control_text(c, payload, length);
}

/* Returns how much of the bytes were whole frames. */
static size_t frames(struct connection *c, const uint8_t *bytes, size_t length, uint64_t at) {
    size_t from = 0;
    while (length - from >= 2 && c->state != GONE) {
        const uint8_t *frame = bytes + from;
        size_t header = 2;
        uint64_t payload = frame[1] & 0x7f;
        if (payload == 126) {
            header = 4;
            if (length - from < header) {
                break;
            }
            payload = frame[2] << 8 | frame[3];
        } else if (payload == 127) {
            header = 10;
            if (length - from < header) {
                break;
            }
            payload = 0;
            for (int i = 2; i < 10; i++) {
                payload = payload << 8 | frame[i];
            }
        }
        if (length - from < header + payload) {
            break;
        }
        switch (frame[0] & 0x0f) {
        case 1:
            text(c, frame + header, payload, at);
            break;
        case 8:
            close_code = payload >= 2 ? frame[header] << 8 | frame[header + 1] : 1005;
            close_connection(c);
            break;
        case 9:
            write_frame(c, 10, (const char *) frame + header, payload);
            break;
        default:
            break;
        }
        from += header + payload;
    }
    return from;
}

static void keep(struct connection *c, const uint8_t *bytes, size_t length) {
    if (length > c->left_capacity) {
        c->left_capacity = length < 512 ? 512 : length;
        c->left = realloc(c->left, c->left_capacity);
    }
    memcpy(c->left, bytes, length);
    c->left_length = length;
}

static void readable(struct connection *c) {
    size_t length = c->left_length;
    if (length) {
        memcpy(buffer, c->left, length);
        c->left_length = 0;
    }
    ssize_t n = recv(c->fd, buffer + length, BUFFER - length, 0);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN) {
            close_connection(c);
        } else {
            keep(c, buffer, length);
        }
        return;
    }
    uint64_t at = c->sampled ? now() : 0;
    length += n;
    uint8_t *bytes = buffer;
    if (c->state == UPGRADING) {
        uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
        if (!end) {
            keep(c, bytes, length);
            return;
        }
        if (memcmp(bytes + 9, "101", 3) != 0) {
            fail("no upgrade: %.*s", (int) length, bytes);
        }
        length -= end + 4 - bytes;
        bytes = end + 4;
        upgraded(c);
    }
    size_t whole = frames(c, bytes, length, at);
    if (c->state == GONE) {
        return;
    }
    if (length - whole == BUFFER) {
        fail("a frame of more than %d bytes", BUFFER);
    }
    keep(c, bytes + whole, length - whole);
}

/* Opening */

static void open_connection(struct connection *c) {
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) {
        fail("socket: %s", strerror(errno));
    }
    int on = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (c->stalled) {
        int little = 32 * 1024;
        setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &address.sin_addr);
    if (connect(c->fd, (struct sockaddr *) &address, sizeof address) < 0 && errno != EINPROGRESS) {
        fail("connect: %s", strerror(errno));
    }
    c->state = UPGRADING;
    opening++;
    char room[40], path[128], request[512];
    room_id(room, c->room);
    switch (protocol) {
    case RAW:
        snprintf(path, sizeof path, "/?room=%s", idle ? "" : room);
        break;
    case MARU:
        snprintf(path, sizeof path, "/ws");
        break;
    case SOCKET_IO:
        snprintf(path, sizeof path, "/socket.io/?EIO=4&transport=websocket&room=%s", idle ? "" : room);
        break;
    case CENTRIFUGO:
        snprintf(path, sizeof path, "/connection/websocket");
        break;
    }
    int length = snprintf(request, sizeof request,
            "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
            path, host, port);
    c->out_capacity = length;
    c->out = malloc(length);
    memcpy(c->out, request, length);
    c->out_length = length;
    c->wants_out = true;
    watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_ADD);
}

static void handle(struct epoll_event *event) {
    struct connection *c = event->data.ptr;
    if (c->state == GONE) {
        return;
    }
    enum state before = c->state;
    if (event->events & EPOLLOUT && c->out_length) {
        write_rest(c);
    }
    if (c->state != GONE && event->events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
        readable(c);
    }
    if (before < READY && c->state == READY) {
        opening--;
        ready++;
        if (c->stalled) {
            epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL);
        }
    }
}

#define EVENTS 512
static struct epoll_event events[EVENTS];

static void wait_for_events(uint64_t until) {
    uint64_t at = now();
    uint64_t nanos = spin || until <= at ? 0 : until - at;
    struct timespec timeout = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
    int count = epoll_pwait2(epoll, events, EVENTS, &timeout, NULL);
    for (int i = 0; i < count; i++) {
        handle(&events[i]);
    }
}

static void open_all(void) {
    const int at_once = 64;
    uint64_t deadline = now() + 120 * SECOND;
    int next = 0;
    while (ready < connection_count) {
        while (next < connection_count && opening < at_once) {
            open_connection(&connections[next++]);
        }
        wait_for_events(now() + 100 * MILLISECOND);
        if (gone) {
            fail("a connection was closed while all were opened (%d of %d), code %d %s", ready, connection_count, close_code, first_error);
        }
        if (now() > deadline) {
            fail("only %d of %d connections were ready within two minutes", ready, connection_count);
        }
    }
}

/* Sending */

static void send_message(uint64_t number, uint64_t due) {
    int turn = number % ((uint64_t) rooms * senders);
    int room = turn % rooms;
    struct connection *c = &connections[room * members + turn / rooms];
    char id[40], by[40];
    room_id(id, room);
    if (protocol == MARU) {
        write_text(c, "{\"type\":\"send\",\"ref\":\"%llu\",\"key\":\"%08x-0000-4000-8000-%012llx\",\"room\":\"%s\",\"text\":\"@T=%016llx%s\"}",
                (unsigned long long) number, run_id, (unsigned long long) number, id, (unsigned long long) due, padding);
    } else {
        /* What Maru's entry frame has, so that as much is delivered. */
        user_id(by, c->index);
        char entry[9000];
        int length = snprintf(entry, sizeof entry,
                "{\"type\":\"entry\",\"room\":\"%s\",\"seq\":%llu,\"kind\":\"message\",\"n\":%llu,\"by\":\"%s\",\"at\":\"2026-11-21T12:00:01.123Z\","
                "\"key\":\"%08x-0000-4000-8000-%012llx\",\"text\":\"@T=%016llx%s\"}",
                id, (unsigned long long) number / rooms + 1, (unsigned long long) number / rooms + 1, by, run_id, (unsigned long long) number,
                (unsigned long long) due, padding);
        switch (protocol) {
        case SOCKET_IO:
            write_text(c, "42[\"send\",%s]", entry);
            break;
        case CENTRIFUGO:
            write_text(c, "{\"id\":%llu,\"publish\":{\"channel\":\"%s\",\"data\":%s}}", (unsigned long long) number + 3, id, entry);
            break;
        default:
            write_frame(c, 1, entry, length);
        }
    }
    sent++;
    expected += readers[room];
}

static uint64_t start, total;

static uint64_t due_at(uint64_t number) {
    return start + (uint64_t) (number * (SECOND / rate));
}

static void send_due(void) {
    uint64_t at = now();
    while (sent < total && due_at(sent) <= at) {
        uint64_t due = due_at(sent);
        if (due >= measure_from && at - due > latest_send) {
            latest_send = at - due;
        }
        send_message(sent, due);
    }
}

/* Receives and sends until a moment; sends go first whenever one is due. */
static void run_until(uint64_t end) {
    while (now() < end) {
        send_due();
        uint64_t until = sent < total && due_at(sent) < end ? due_at(sent) : end;
        uint64_t at = now();
        uint64_t nanos = spin || until <= at ? 0 : until - at;
        struct timespec timeout = {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
        int count = epoll_pwait2(epoll, events, EVENTS, &timeout, NULL);
        for (int i = 0; i < count; i++) {
            handle(&events[i]);
            if (i % 16 == 15) {
                send_due();
            }
        }
    }
}

static int compare(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return x < y ? -1 : x > y;
}

/* In milliseconds; -1 without any. */
static double percentile(double share) {
    if (!latency_count) {
        return -1;
    }
    size_t at = share * latency_count;
    return latencies[at < latency_count ? at : latency_count - 1] / 1000.0;
}

static void print_json_text(const char *text) {
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar((unsigned char) *text < ' ' ? ' ' : *text);
    }
    putchar('"');
}

static void hold_idle(void) {
    printf("{\"connections\":%d}\n", ready);
    fflush(stdout);
    uint64_t end = now() + seconds * SECOND;
    while (now() < end) {
        wait_for_events(now() + 100 * MILLISECOND);
    }
    printf("{\"connections\":%d,\"closed\":%d}\n", ready - gone, gone);
}

static void measure(void) {
    total = (warm_up + seconds) * rate;
    start = now() + 300 * MILLISECOND;
    measure_from = start + warm_up * SECOND;
    measure_to = measure_from + seconds * SECOND;
    run_until(measure_from);
    double core = busy(processor), cpu = server_cpu(), mine = own_cpu(), wall = now() / 1e9;
    uint64_t delivered = received, bytes = received_bytes;
    run_until(measure_to);
    cpu = server_cpu() - cpu;
    core = busy(processor) - core;
    mine = own_cpu() - mine;
    wall = now() / 1e9 - wall;
    delivered = received - delivered;
    bytes = received_bytes - bytes;

    /* What is on its way may arrive. */
    uint64_t last = received, moved = now();
    while ((received < expected || sent < total) && gone == 0 && now() - moved < SECOND && now() < measure_to + 8 * SECOND) {
        run_until(now() + 20 * MILLISECOND);
        if (received != last) {
            last = received;
            moved = now();
        }
    }
    run_until(now() + 50 * MILLISECOND);
    qsort(latencies, latency_count, sizeof *latencies, compare);
    printf("{\"protocol\":\"%s\",\"rooms\":%d,\"members\":%d,\"senders\":%d,\"rate\":%.0f,\"seconds\":%.2f,\"stalled\":%d,", PROTOCOLS[protocol], rooms,
            members, senders, rate, wall, connection_count - (int) (readers[0] * rooms));
    printf("\"sent\":%llu,\"unsent\":%llu,\"expected\":%llu,\"received\":%llu,\"lost\":%lld,\"closed\":%d,\"closeCode\":%d,\"errors\":%llu,\"error\":",
            (unsigned long long) sent, (unsigned long long) (total - sent), (unsigned long long) expected, (unsigned long long) received,
            (long long) expected - (long long) received, gone, close_code, (unsigned long long) errors);
    print_json_text(first_error);
    printf(",\"deliveries\":%llu,\"bytesEach\":%.1f,\"serverCpu\":%.3f,\"serverCores\":%.3f,\"perCpuSecond\":%.0f,\"others\":%.3f,\"generatorCores\":%.3f,",
            (unsigned long long) delivered, delivered ? (double) bytes / delivered : 0, cpu, cpu / wall, cpu > 0 ? delivered / cpu : 0, core > cpu ? (core - cpu) / wall : 0,
            mine / wall);
    printf("\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f,\"samples\":%zu,\"latestSend\":%.3f}\n", percentile(0.5), percentile(0.9),
            percentile(0.99), percentile(0.999), percentile(1), latency_count, latest_send / 1e6);
}

static void read_tokens(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) {
        fail("%s: %s", path, strerror(errno));
    }
    char line[4096];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        tokens = realloc(tokens, (token_count + 1) * sizeof *tokens);
        tokens[token_count++] = strdup(line);
    }
    fclose(file);
}

static void read_pids(char *list) {
    for (char *pid = strtok(list, ","); pid && pid_count < 64; pid = strtok(NULL, ",")) {
        pids[pid_count++] = atoi(pid);
    }
}

static void read_options(int argc, char **argv) {
    static const struct option options[] = {{"protocol", 1, 0, 'p'}, {"port", 1, 0, 'P'}, {"rooms", 1, 0, 'r'}, {"members", 1, 0, 'm'},
            {"senders", 1, 0, 's'}, {"rate", 1, 0, 'R'}, {"seconds", 1, 0, 't'}, {"warm-up", 1, 0, 'w'}, {"stalled", 1, 0, 'S'}, {"idle", 1, 0, 'i'},
            {"pids", 1, 0, 'c'}, {"tokens", 1, 0, 'k'}, {"samples", 1, 0, 'a'}, {"text", 1, 0, 'l'}, {"spin", 0, 0, 'x'}, {"processor", 1, 0, 'C'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'p':
            for (protocol = 0; strcmp(PROTOCOLS[protocol], optarg) != 0; protocol++) {
                if (protocol == CENTRIFUGO) {
                    fail("--protocol raw, maru, socket.io or centrifugo");
                }
            }
            break;
        case 'P': port = atoi(optarg); break;
        case 'r': rooms = atoi(optarg); break;
        case 'm': members = atoi(optarg); break;
        case 's': senders = atoi(optarg); break;
        case 'R': rate = atof(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'w': warm_up = atof(optarg); break;
        case 'S': stalled_percent = atof(optarg); break;
        case 'i': idle = atoi(optarg); break;
        case 'c': read_pids(optarg); break;
        case 'k': read_tokens(optarg); break;
        case 'a': samples = atoi(optarg); break;
        case 'l': text_length = atoi(optarg); break;
        case 'x': spin = true; break;
        case 'C': processor = atoi(optarg); break;
        default: exit(2);
        }
    }
    if (!port || rooms < 1 || members < 1 || rate <= 0 || text_length < 19 || text_length > 8000) {
        fail("--port and sensible numbers, please; see benchmarks/README.md");
    }
    if (senders < 1 || senders > members) {
        senders = members;
    }
}

int main(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    read_options(argc, argv);
    prctl(PR_SET_TIMERSLACK, 1);
    getrandom(&run_id, sizeof run_id, 0);
    memset(padding, 'x', text_length - 19);
    for (int i = 7; i < text_length - 19; i += 8) {
        padding[i] = ' ';
    }
    epoll = epoll_create1(0);
    connection_count = idle ? idle : rooms * members;
    connections = calloc(connection_count, sizeof *connections);
    readers = calloc(rooms, sizeof *readers);
    /* Evenly over all members, since those who are told last wait longest. The stalled are no senders, and the last of their room. */
    double every = (double) connection_count / (samples < connection_count ? samples : connection_count);
    double next_sample = 0;
    int stalled = members * stalled_percent / 100;
    for (int i = 0; i < connection_count; i++) {
        struct connection *c = &connections[i];
        c->index = i;
        c->room = idle ? 0 : i / members;
        c->stalled = !idle && i % members >= members - stalled;
        if (!c->stalled && i >= (int) next_sample) {
            c->sampled = true;
            next_sample += every;
        }
        if (!idle && !c->stalled) {
            readers[c->room]++;
        }
    }
    open_all();
    if (idle) {
        hold_idle();
    } else {
        measure();
    }
    return 0;
}
