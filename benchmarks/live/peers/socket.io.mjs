// Socket.IO 4 with its Redis adapter, used as its documentation shows: what a client sends goes to everybody in the client's room.
import {createServer} from 'node:http';
import {createAdapter} from '@socket.io/redis-adapter';
import {createClient} from 'redis';
import {Server} from 'socket.io';

const [, , port, redis] = process.argv;
const publisher = createClient({url: redis});
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const server = new Server(http, {adapter: createAdapter(publisher, subscriber)});
server.on('connection', socket => {
  const room = socket.handshake.query.room;
  if (!room) return;
  socket.join(room);
  socket.on('send', message => server.to(room).emit('entry', message));
});
http.listen(Number(port), '127.0.0.1');
