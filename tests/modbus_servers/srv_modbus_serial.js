// A server of npm modbus-serial.  node srv_modbus_serial.js IMAGE PORT
const image = require(require('path').resolve(process.argv[2]));
const { ServerTCP } = require('modbus-serial');
const port = Number(process.argv[3]);

const read = (table) => (address, unit, reply) => {
    const value = image[table][address];
    if (unit !== 1 || value === undefined) return reply({ modbusErrorCode: 2, msg: `no register ${address}` }, 0);
    reply(null, value);
};
const vector = { getHoldingRegister: read('holding'), getInputRegister: read('input') };
const server = new ServerTCP(vector, { host: '127.0.0.1', port, unitID: 1, debug: false });
server.on('socketError', (error) => console.error('socketError', error.message));
server.on('error', (error) => console.error('error', error && error.message));
