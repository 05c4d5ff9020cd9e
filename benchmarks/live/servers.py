"""The servers of the live benchmark: how each is started, and which processes of it cost processor time."""

import glob
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / 'benchmarks' / 'target' / 'live'
SERVER_CPU = os.environ.get('MARU_BENCHMARK_SERVER_CPU', '0')
GENERATOR_CPU = os.environ.get('MARU_BENCHMARK_GENERATOR_CPU', '1')
# As it is shipped, but for the memory, of which a machine has more than a container.
JAVA_OPTIONS = [f'@{ROOT / "deploy" / "jvm.options"}', *os.environ.get('MARU_BENCHMARK_JAVA_OPTIONS', '-Xms512m -Xmx1g').split()]
TOKENS = 1000
STARTED_WITHIN = 120


class Unavailable(Exception):
    """A server cannot be started here."""


def java():
    """The newest JDK 25 or what the environment names."""
    named = os.environ.get('MARU_BENCHMARK_JAVA')
    found = sorted(glob.glob('/usr/lib/jvm/*25*/bin/java'))
    return named or (found[-1] if found else 'java')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def jar(module):
    found = glob.glob(str(ROOT / module / 'target' / f'{module}-*-exec.jar'))
    if not found:
        raise Unavailable(f'no jar of {module}: run benchmarks/live/prepare')
    return found[0]


def fetched(name):
    path = TARGET / name
    if not path.exists():
        raise Unavailable(f'{name} is not there: run benchmarks/live/prepare')
    return str(path)


def program(name):
    path = os.environ.get('MARU_' + name.upper().replace('-', '_')) or shutil.which(name)
    if not path:
        raise Unavailable(f'{name} is not installed')
    return path


def build(source, name):
    """Compiles a C program, which takes a second."""
    TARGET.mkdir(parents=True, exist_ok=True)
    subprocess.run(['cc', '-O2', '-o', TARGET / name, ROOT / 'benchmarks' / 'live' / source], check=True)


class Processes:
    """What was started, to be stopped again in the opposite order."""

    def __init__(self, work):
        self.work = work
        self.running = []
        self.logs = 0

    def start(self, *command, cpu=SERVER_CPU, environment=None):
        self.logs += 1
        log = open(self.work / f'{self.logs}-{pathlib.Path(command[0]).name}.log', 'wb')
        process = subprocess.Popen(
            ['taskset', '-c', cpu, *map(str, command)],
            stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=TARGET,
            env={**os.environ, **(environment or {})}, start_new_session=True)
        process.log = log.name
        self.running.append(process)
        return process

    def wait_for(self, process, port):
        """Until the port is served."""
        deadline = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        lines = pathlib.Path(process.log).read_text(errors='replace').splitlines()
        raise Unavailable('did not start:\n' + '\n'.join(lines[-25:]))

    def wait_for_sockets(self, process, port):
        """Until chat-service opens sockets too: it serves a moment before it does."""
        self.wait_for(process, port)
        request = (b'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                   b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n')
        deadline = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < deadline and process.poll() is None:
            with socket.create_connection(('127.0.0.1', port), 10) as probe:
                probe.sendall(request)
                if b' 101 ' in probe.recv(64):
                    return
            time.sleep(0.2)
        raise Unavailable('does not open sockets')

    def stop(self):
        for process in reversed(self.running):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in reversed(self.running):
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


class Server:
    """One that runs: where, how to speak to it, and what belongs to it."""

    def __init__(self, name, protocol, port, processes, tokens=None, version=''):
        self.name = name
        self.protocol = protocol
        self.port = port
        self.pids = [process.pid for process in processes]
        self.tokens = tokens
        self.version = version
        self.is_java = protocol == 'maru' or name == 'webflux'


class Servers:
    """Starts servers by name."""

    def __init__(self, work, mongo_members=1):
        self.work = work
        self.mongo_members = mongo_members
        self.processes = Processes(work)
        self.user_room = None

    def start(self, name):
        kind, _, detail = name.partition('-')
        return getattr(self, 'start_' + kind.replace('.', '_'))(name, detail)

    def stop(self):
        self.processes.stop()
        self.user_room = None

    # Maru

    def start_tail(self, name, _):
        port = free_port()
        process = self.java(jar('benchmarks'), 'tail', *self.chat_settings(port), '--maru.chat.room.sweep-without-relay=10s')
        self.processes.wait_for_sockets(process, port)
        return Server(name, 'maru', port, [process], self.user_room[1])

    def start_durable(self, name, _):
        """chat-service as it is shipped, with a MongoDB and a Redis of its own."""
        mongo, mongo_ports = self.mongo()
        redis, redis_port = self.redis()
        port = free_port()
        uri = 'mongodb://' + ','.join(f'127.0.0.1:{each}' for each in mongo_ports) + '/?replicaSet=live'
        process = self.java(
            jar('chat-service'), *self.chat_settings(port),
            f'--MARU_MONGODB_URI={uri}', f'--MARU_REDIS_URL=redis://127.0.0.1:{redis_port}')
        self.processes.wait_for_sockets(process, port)
        members = f'{len(mongo)} MongoDB member{"s" if len(mongo) > 1 else ""}'
        return Server(name, 'maru', port, [process, *mongo, redis], self.user_room[1], members)

    def chat_settings(self, port):
        """The defaults, but for how much one user may say: here few speak for many."""
        if not self.user_room:
            self.user_room = self.start_user_room()
        return [
            f'--server.port={port}', '--server.address=127.0.0.1', '--management.server.port=0',
            f'--MARU_USER_ROOM_URL=http://127.0.0.1:{self.user_room[0]}',
            '--MARU_SERVICE_SECRET=only-for-measurements-9b2d7c41a6e04f5d', '--MARU_LOG_SECRET=only-for-measurements-1f7a3c5e9b2d4860',
            '--MARU_CHAT_SENDS_PER_SECOND=1000000', '--MARU_CHAT_SENDS_BURST=1000000',
            '--MARU_CHAT_FRAMES_PER_SECOND=1000000', '--MARU_CHAT_FRAMES_BURST=1000000',
            '--MARU_CHAT_MAX_CONNECTIONS_PER_USER=100', '--MARU_CHAT_DRAIN_OVER=0s']

    def start_user_room(self):
        port = free_port()
        tokens = self.work / 'tokens'
        process = self.processes.start(
            java(), '-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-jar', jar('benchmarks'), 'user-room', port, tokens, TOKENS,
            cpu=GENERATOR_CPU)
        self.processes.wait_for(process, port)
        deadline = time.monotonic() + STARTED_WITHIN
        while not tokens.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        return port, tokens

    def java(self, *command):
        return self.processes.start(java(), *JAVA_OPTIONS, '-jar', *command)

    # The stores

    def mongo(self):
        mongod = program('mongod')
        started, ports = [], []
        for member in range(self.mongo_members):
            data = self.work / f'mongo-{member}-{len(self.processes.running)}'
            data.mkdir()
            port = free_port()
            started.append(self.processes.start(
                mongod, '--replSet', 'live', '--port', port, '--bind_ip', '127.0.0.1', '--dbpath', data,
                '--wiredTigerCacheSizeGB', '0.5', '--oplogSize', '256'))
            ports.append(port)
        for process, port in zip(started, ports):
            self.processes.wait_for(process, port)
        subprocess.run(
            [java(), '-Xmx64m', '-XX:TieredStopAtLevel=1', '-jar', jar('benchmarks'), 'replica-set', 'live', *map(str, ports)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return started, ports

    def redis(self):
        port = free_port()
        process = self.processes.start(program('redis-server'), '--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no')
        self.processes.wait_for(process, port)
        return process, port

    # The floor and the peers

    def start_floor(self, name, window):
        build('peers/floor.c', 'floor')
        port = free_port()
        process = self.processes.start(TARGET / 'floor', port, window)
        self.processes.wait_for(process, port)
        return Server(name, 'raw', port, [process])

    def start_bun(self, name, _):
        port = free_port()
        process = self.processes.start(self.bun(), fetched('bun.js'), port)
        self.processes.wait_for(process, port)
        return Server(name, 'raw', port, [process], version=self.npm_version('bun'))

    def bun(self):
        """The program that the package for this kind of machine holds; the small one is for old processors."""
        found = sorted(each for each in (TARGET / 'node_modules' / '@oven').glob('bun-*/bin/bun') if 'baseline' not in str(each) and 'musl' not in str(each))
        return found[0] if found else fetched('node_modules/bun/bin/bun.exe')

    def start_ws(self, name, _):
        port = free_port()
        process = self.processes.start(program('node'), fetched('ws.mjs'), port)
        self.processes.wait_for(process, port)
        return Server(name, 'raw', port, [process], version=self.npm_version('ws'))

    def start_socket_io(self, name, _):
        redis, redis_port = self.redis()
        port = free_port()
        process = self.processes.start(program('node'), fetched('socket.io.mjs'), port, f'redis://127.0.0.1:{redis_port}')
        self.processes.wait_for(process, port)
        return Server(name, 'socket.io', port, [process, redis], version=self.npm_version('socket.io'))

    def start_centrifugo(self, name, _):
        port = free_port()
        process = self.processes.start(
            fetched('centrifugo'), '--config', ROOT / 'benchmarks' / 'live' / 'peers' / 'centrifugo.json',
            '--address', '127.0.0.1', '--port', port)
        self.processes.wait_for(process, port)
        return Server(name, 'centrifugo', port, [process], version='5.4.9')

    def start_webflux(self, name, _):
        port = free_port()
        process = self.java(jar('benchmarks'), 'webflux', f'--server.port={port}', '--server.address=127.0.0.1')
        self.processes.wait_for(process, port)
        return Server(name, 'raw', port, [process])

    def npm_version(self, package):
        manifest = pathlib.Path(fetched(f'node_modules/{package}/package.json')).read_text()
        return manifest.split('"version": "')[1].split('"')[0]
