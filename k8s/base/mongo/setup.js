// Brings MongoDB to what the services expect: a replica set of this one member, and for each service a user who reaches its
// own database only. Running it again changes nothing but passwords that were changed.
// It runs beside mongod: as long as there is no user at all, a client on the server's own loopback may make the first one.
const secret = name => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

const admin = db.getSiblingDB('admin');
const signIn = () => admin.auth('root', secret('MARU_MONGO_ROOT_PASSWORD'));
const awaitPrimary = () => {
  for (let tries = 0; !admin.hello().isWritablePrimary; tries++) {
    if (tries === 100) throw new Error('this member did not become primary');
    sleep(100);
  }
};

try {
  signIn();
} catch (noRootYet) {
  if (!admin.hello().setName) {
    rs.initiate({_id: 'rs0', members: [{_id: 0, host: secret('MARU_MONGO_MEMBER')}]});
  }
  awaitPrimary();
  admin.createUser({user: 'root', pwd: secret('MARU_MONGO_ROOT_PASSWORD'), roles: ['root']});
  signIn();
}
awaitPrimary();

for (const [name, password] of [
  ['maru_chat', secret('MARU_MONGO_CHAT_PASSWORD')],
  ['maru_user_room', secret('MARU_MONGO_USER_ROOM_PASSWORD')],
  ['maru_image', secret('MARU_MONGO_IMAGE_PASSWORD')],
]) {
  const own = db.getSiblingDB(name);
  const user = {pwd: password, roles: [{role: 'readWrite', db: name}]};
  if (own.getUser(name)) own.updateUser(name, user);
  else own.createUser({user: name, ...user});
}
