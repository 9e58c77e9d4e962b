// A server of npm modbus-stream, which uses modbus-pdu.  node srv_modbus_stream.js IMAGE PORT
const image = require(require('path').resolve(process.argv[2]));
const modbus = require('modbus-stream');
const port = Number(process.argv[3]);

const read = (table) => (query, reply) => {
    const words = [];
    for (let i = 0; i < query.request.quantity; i++) {
        const value = image[table][query.request.address + i];
        if (value === undefined) return reply('IllegalDataAddress');
        const word = Buffer.alloc(2);
        word.writeUInt16BE(value);
        words.push(word);
    }
    reply(null, words);
};
modbus.tcp.server({}, (client) => {
    client.on('read-holding-registers', read('holding'));
    client.on('read-input-registers', read('input'));
    client.on('error', () => {});
}).listen(port, '127.0.0.1');
