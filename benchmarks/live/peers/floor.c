/*
 * The least that a chat server can do: one thread, epoll, and what a client sends goes as it is to everybody in the client's room.
 *
 *   floor PORT WINDOW     the window in milliseconds: what comes within it leaves as one write for each member; 0 for one write each time
 *
 * Nothing is parsed but frame headers, nothing is checked, nothing is kept. The room is in the address: /?room=ID.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER (1 << 20)

/* What waits for a reader who does not read; beyond it the reader is closed. */
#define MOST_WAITING (16 << 20)

struct connection;

struct room {
    char id[64];
    struct connection **members;
    int count, capacity;
    uint8_t *batch;
    size_t batch_length, batch_capacity;
    bool dirty;
    struct room *next_dirty;
    struct room *next;
};

struct connection {
    int fd;
    struct room *room;
    int place;
    bool gone, wants_out;
    uint8_t *left;
    size_t left_length, left_capacity;
    uint8_t *out;
    size_t out_start, out_length, out_capacity;
};

static int epoll;
static uint64_t window;
static struct room *rooms[1024];
static struct room *dirty;
static uint64_t window_ends;
static uint8_t buffer[BUFFER];

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static struct room *room_of(const char *id) {
    uint32_t hash = 2166136261u;
    for (const char *at = id; *at; at++) {
        hash = (hash ^ (uint8_t) *at) * 16777619u;
    }
    struct room **slot = &rooms[hash % 1024];
    for (struct room *room = *slot; room; room = room->next) {
        if (strcmp(room->id, id) == 0) {
            return room;
        }
    }
    struct room *room = calloc(1, sizeof *room);
    snprintf(room->id, sizeof room->id, "%s", id);
    room->next = *slot;
    *slot = room;
    return room;
}

static void leave(struct connection *c) {
    struct room *room = c->room;
    if (room) {
        struct connection *last = room->members[--room->count];
        room->members[c->place] = last;
        last->place = c->place;
        c->room = NULL;
    }
}

/* Its memory is given back by the loop, behind the events that may still name it. */
static struct connection *closed[8192];
static int closed_count;

static void close_connection(struct connection *c) {
    if (c->gone) {
        return;
    }
    c->gone = true;
    leave(c);
    close(c->fd);
    if (closed_count < 8192) {
        closed[closed_count++] = c;
    }
}

static void free_closed(void) {
    while (closed_count) {
        struct connection *c = closed[--closed_count];
        free(c->left);
        free(c->out);
        free(c);
    }
}

static void watch(struct connection *c, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(epoll, operation, c->fd, &event);
}

/* Returns false when the connection cannot be written to any more. */
static bool write_bytes(struct connection *c, const uint8_t *bytes, size_t length) {
    size_t written = 0;
    if (c->out_length == 0) {
        ssize_t n = send(c->fd, bytes, length, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            return false;
        }
        written = n < 0 ? 0 : (size_t) n;
    }
    size_t rest = length - written;
    if (rest == 0) {
        return true;
    }
    if (c->out_length + rest > MOST_WAITING) {
        return false;
    }
    if (c->out_start + c->out_length + rest > c->out_capacity) {
        memmove(c->out, c->out + c->out_start, c->out_length);
        c->out_start = 0;
        if (c->out_length + rest > c->out_capacity) {
            c->out_capacity = 2 * (c->out_length + rest);
            c->out = realloc(c->out, c->out_capacity);
        }
    }
    memcpy(c->out + c->out_start + c->out_length, bytes + written, rest);
    c->out_length += rest;
    if (!c->wants_out) {
        c->wants_out = true;
        watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    }
    return true;
}

static void write_rest(struct connection *c) {
    if (c->out_length) {
        ssize_t n = send(c->fd, c->out + c->out_start, c->out_length, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno != EAGAIN) {
                close_connection(c);
            }
            return;
        }
        c->out_start += n;
        c->out_length -= n;
    }
    if (c->out_length == 0) {
        c->out_start = 0;
        c->wants_out = false;
        watch(c, EPOLLIN, EPOLL_CTL_MOD);
    }
}

/* Backwards, because whoever is closed meanwhile is replaced by the last. */
static void tell(struct room *room, const uint8_t *bytes, size_t length) {
    for (int i = room->count - 1; i >= 0; i--) {
        if (!write_bytes(room->members[i], bytes, length)) {
            close_connection(room->members[i]);
        }
    }
}

static void tell_dirty(void) {
    while (dirty) {
        struct room *room = dirty;
        dirty = room->next_dirty;
        room->dirty = false;
        tell(room, room->batch, room->batch_length);
        room->batch_length = 0;
    }
}

static void message(struct connection *c, const uint8_t *payload, size_t length) {
    struct room *room = c->room;
    if (!room) {
        return;
    }
    uint8_t header[4] = {0x81, length, length >> 8, length};
    size_t header_length = 2;
    if (length > 125) {
        header[1] = 126;
        header_length = 4;
    }
    size_t needed = room->batch_length + header_length + length;
    if (needed > room->batch_capacity) {
        room->batch_capacity = 2 * needed;
        room->batch = realloc(room->batch, room->batch_capacity);
    }
    memcpy(room->batch + room->batch_length, header, header_length);
    memcpy(room->batch + room->batch_length + header_length, payload, length);
    room->batch_length = needed;
    if (window == 0) {
        tell(room, room->batch, room->batch_length);
        room->batch_length = 0;
    } else if (!room->dirty) {
        if (!dirty) {
            window_ends = now() + window;
        }
        room->dirty = true;
        room->next_dirty = dirty;
        dirty = room;
    }
}

static size_t frames(struct connection *c, uint8_t *bytes, size_t length) {
    size_t from = 0;
    while (length - from >= 6 && !c->gone) {
        uint8_t *frame = bytes + from;
        size_t header = 6;
        size_t payload = frame[1] & 0x7f;
        if (payload == 127) {
            close_connection(c);
            break;
        }
        if (payload == 126) {
            header = 8;
            if (length - from < header) {
                break;
            }
            payload = frame[2] << 8 | frame[3];
        }
        if (length - from < header + payload) {
            break;
        }
        const uint8_t *mask = frame + header - 4;
        for (size_t i = 0; i < payload; i++) {
            frame[header + i] ^= mask[i & 3];
        }
        int opcode = frame[0] & 0x0f;
        if (opcode == 1) {
            message(c, frame + header, payload);
        } else if (opcode == 8) {
            close_connection(c);
        }
        from += header + payload;
    }
    return from;
}

/* SHA-1 (FIPS 180-4) of a short text, for the answer to the upgrade. */
static void sha1(const char *text, uint8_t digest[20]) {
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    uint8_t block[128] = {0};
    size_t length = strlen(text);
    memcpy(block, text, length);
    block[length] = 0x80;
    size_t blocks = length < 56 ? 1 : 2;
    for (int i = 0; i < 8; i++) {
        block[blocks * 64 - 1 - i] = (uint64_t) length * 8 >> 8 * i;
    }
    for (size_t b = 0; b < blocks; b++) {
        uint32_t w[80];
        for (int i = 0; i < 16; i++) {
            const uint8_t *p = block + b * 64 + i * 4;
            w[i] = (uint32_t) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
        }
        for (int i = 16; i < 80; i++) {
            uint32_t x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16];
            w[i] = x << 1 | x >> 31;
        }
        uint32_t a = h[0], e = h[4], s[3] = {h[1], h[2], h[3]};
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (s[0] & s[1]) | (~s[0] & s[2])
                : i < 40 ? s[0] ^ s[1] ^ s[2]
                : i < 60 ? (s[0] & s[1]) | (s[0] & s[2]) | (s[1] & s[2])
                : s[0] ^ s[1] ^ s[2];
            uint32_t k = i < 20 ? 0x5a827999 : i < 40 ? 0x6ed9eba1 : i < 60 ? 0x8f1bbcdc : 0xca62c1d6;
            uint32_t next = (a << 5 | a >> 27) + f + e + k + w[i];
            e = s[2];
            s[2] = s[1];
            s[1] = s[0] << 30 | s[0] >> 2;
            s[0] = a;
            a = next;
        }
        h[0] += a;
        h[1] += s[0];
        h[2] += s[1];
        h[3] += s[2];
        h[4] += e;
    }
    for (int i = 0; i < 20; i++) {
        digest[i] = h[i / 4] >> (24 - 8 * (i % 4));
    }
}

static void base64(const uint8_t *bytes, int length, char *text) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < length; i += 3) {
        uint32_t three = bytes[i] << 16 | (i + 1 < length ? bytes[i + 1] : 0) << 8 | (i + 2 < length ? bytes[i + 2] : 0);
        *text++ = letters[three >> 18];
        *text++ = letters[three >> 12 & 63];
        *text++ = i + 1 < length ? letters[three >> 6 & 63] : '=';
        *text++ = i + 2 < length ? letters[three & 63] : '=';
    }
    *text = 0;
}

static void upgrade(struct connection *c, char *request) {
    char key[128] = "", id[64] = "", answer[256], accept[32];
    char *header = strcasestr(request, "\r\nSec-WebSocket-Key: ");
    char *room = strstr(request, "room=");
    if (!header || sscanf(header + 21, "%60s", key) != 1) {
        close_connection(c);
        return;
    }
    if (room) {
        sscanf(room + 5, "%63[^ &]", id);
    }
    strcat(key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    uint8_t digest[20];
    sha1(key, digest);
    base64(digest, 20, accept);
    int length = snprintf(answer, sizeof answer,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    struct room *joins = room_of(id);
    if (joins->count == joins->capacity) {
        joins->capacity = joins->capacity ? 2 * joins->capacity : 16;
        joins->members = realloc(joins->members, joins->capacity * sizeof *joins->members);
    }
    c->room = joins;
    c->place = joins->count;
    joins->members[joins->count++] = c;
    if (!write_bytes(c, (uint8_t *) answer, length)) {
        close_connection(c);
    }
}

static void readable(struct connection *c) {
    size_t length = c->left_length;
    memcpy(buffer, c->left, length);
    c->left_length = 0;
    ssize_t n = recv(c->fd, buffer + length, BUFFER - 1 - length, 0);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN) {
            close_connection(c);
        }
        return;
    }
    length += n;
    size_t taken = 0;
    if (!c->room) {
        buffer[length] = 0;
        char *end = strstr((char *) buffer, "\r\n\r\n");
        if (end) {
            *end = 0;
            taken = (uint8_t *) end + 4 - buffer;
            upgrade(c, (char *) buffer);
        }
    }
    if (c->room) {
        taken += frames(c, buffer + taken, length - taken);
    }
    size_t rest = length - taken;
    if (c->gone || rest == 0) {
        return;
    }
    if (rest > c->left_capacity) {
        c->left_capacity = rest;
        c->left = realloc(c->left, rest);
    }
    memcpy(c->left, buffer + taken, rest);
    c->left_length = rest;
}

static void accept_all(int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *c = calloc(1, sizeof *c);
        c->fd = fd;
        watch(c, EPOLLIN, EPOLL_CTL_ADD);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "floor PORT WINDOW\n");
        return 2;
    }
    window = atof(argv[2]) * 1000000;
    signal(SIGPIPE, SIG_IGN);
    epoll = epoll_create1(0);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *) &address, sizeof address) < 0 || listen(listener, 4096) < 0) {
        perror("listen");
        return 1;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event events[512];
        struct timespec wait = {0}, *timeout = NULL;
        if (dirty) {
            uint64_t at = now();
            if (at < window_ends) {
                wait.tv_nsec = window_ends - at;
            }
            timeout = &wait;
        }
        int count = epoll_pwait2(epoll, events, 512, timeout, NULL);
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                accept_all(listener);
            } else if (!c->gone) {
                if (events[i].events & EPOLLOUT) {
                    write_rest(c);
                }
                if (!c->gone && events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
                    readable(c);
                }
            }
        }
        if (dirty && now() >= window_ends) {
            tell_dirty();
        }
        free_closed();
    }
}
