'use strict';
// A TLS peer for the interop tests. Commands come as lines of JSON on standard input, { id, role, ... }, and what happens goes out
// likewise, { id, event, ... }. One process serves any number of tests at once, and ends with its input, so that it does not outlive
// them. Everything here is known to Node 6 already.

const tls = require('tls');
const http = require('http');
const readline = require('readline');

const roles = {
  // Sends back whatever comes.
  server(id, command) {
    const server = tls.createServer(command.options, socket => {
      report(id, socket);
      say(id, 'connected', factsOf(socket));
      socket.pipe(socket);
    });
    if (command.options.keepsSessions) keepSessions(server);
    server.on('keylog', line => say(id, 'keylog', { line: line.toString() }));
    server.on('tlsClientError', error => say(id, 'failed', reasonOf(error)));
    server.listen(0, '127.0.0.1', () => say(id, 'listening', { port: server.address().port }));
  },

  // Sends a payload, expects it back, closes. Offers a session where the options have one, in hexadecimal.
  client(id, command) {
    const payload = makePayload(command.length);
    const parts = [];
    let received = 0;
    const options = Object.assign({ host: '127.0.0.1', port: command.port }, command.options);
    if (options.session) options.session = Buffer.from(options.session, 'hex');
    const socket = tls.connect(options, () => {
      say(id, 'connected', factsOf(socket));
      socket.write(payload);
    });
    report(id, socket);
    socket.on('keylog', line => say(id, 'keylog', { line: line.toString() }));
    socket.on('data', part => {
      parts.push(part);
      received += part.length;
      if (received < payload.length) return;
      say(id, 'echoed', { same: Buffer.concat(parts).equals(payload), session: hexOf(socket.getSession()) });
      socket.end();
    });
  },

  httpServer(id) {
    const server = http.createServer((request, response) => response.end('no TLS here'));
    server.listen(0, '127.0.0.1', () => say(id, 'listening', { port: server.address().port }));
  },

  httpClient(id, command) {
    http.get({ host: '127.0.0.1', port: command.port, path: '/' }).on('error', error => say(id, 'failed', reasonOf(error)));
  },
};

// By session ID, for clients that have no ticket.
function keepSessions(server) {
  const sessions = {};
  server.on('newSession', (id, session, done) => {
    sessions[id.toString('hex')] = session;
    done();
  });
  server.on('resumeSession', (id, done) => done(null, sessions[id.toString('hex')] || null));
}

function report(id, socket) {
  socket.on('error', error => say(id, 'failed', reasonOf(error)));
  socket.on('end', () => say(id, 'ended'));
  socket.on('close', hadError => say(id, 'closed', { hadError }));
}

function factsOf(socket) {
  const cipher = socket.getCipher();
  return {
    protocol: socket.getProtocol(),
    suite: cipher.standardName || cipher.name,
    alpn: socket.alpnProtocol || null,
    serverName: socket.servername || null,
    authorized: socket.authorized,
    reused: socket.isSessionReused(),
    keys: socket.exportKeyingMaterial ? keysOf(socket) : null,
  };
}

// What both ends can compute and nobody else; see ExportedKeysTests.cs.
function keysOf(socket) {
  const label = 'EXPERIMENTAL-Tls.Tests';
  return {
    plain: socket.exportKeyingMaterial(100, label).toString('hex'),
    empty: socket.exportKeyingMaterial(100, label, Buffer.alloc(0)).toString('hex'),
    context: socket.exportKeyingMaterial(100, label, Buffer.from('context')).toString('hex'),
    finished: hexOf(socket.getFinished()),
    peerFinished: hexOf(socket.getPeerFinished()),
  };
}

function hexOf(bytes) {
  return bytes ? bytes.toString('hex') : null;
}

function reasonOf(error) {
  return { message: error.message };
}

// What Payload.cs makes.
function makePayload(length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = i % 64 === 63 || i === length - 1 ? 10 : 48 + i * 7 % 75;
  return bytes;
}

function say(id, event, facts) {
  console.log(JSON.stringify(Object.assign({ id, event }, facts)));
}

const input = readline.createInterface({ input: process.stdin });
input.on('line', line => {
  const command = JSON.parse(line);
  try {
    roles[command.role](command.id, command);
  } catch (error) {
    say(command.id, 'failed', reasonOf(error));
  }
});
input.on('close', () => process.exit(0));
