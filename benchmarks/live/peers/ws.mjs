// The ws library of Node.js, used as its documentation shows: what a client sends goes as it is to everybody in the client's room.
import {WebSocketServer} from 'ws';

const rooms = new Map();

new WebSocketServer({port: Number(process.argv[2]), host: '127.0.0.1'}).on('connection', (socket, request) => {
  const room = new URL(request.url, 'http://localhost').searchParams.get('room');
  if (!room) return;
  if (!rooms.has(room)) rooms.set(room, new Set());
  const members = rooms.get(room);
  members.add(socket);
  socket.on('message', (message, isBinary) => {
    for (const member of members) member.send(message, {binary: isBinary});
  });
  socket.on('close', () => {
    members.delete(socket);
    if (members.size === 0) rooms.delete(room);
  });
  socket.on('error', () => socket.terminate());
});
