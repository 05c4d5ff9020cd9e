// Bun's own publish/subscribe: what a client sends goes as it is to everybody in the client's room.
const server = Bun.serve({
  port: Number(process.argv[2]),
  hostname: '127.0.0.1',
  fetch(request, server) {
    const room = new URL(request.url).searchParams.get('room');
    return server.upgrade(request, {data: {room}}) ? undefined : new Response('a WebSocket endpoint', {status: 426});
  },
  websocket: {
    open(socket) {
      if (socket.data.room) socket.subscribe(socket.data.room);
    },
    message(socket, message) {
      server.publish(socket.data.room, message);
    },
  },
});
