export * from './codec.js';
export * from './csv/csv-layout.js';
export * from './encoding/single-byte.js';
export * from './encoding/utf8.js';
export * from './json/read-json.js';
export * from './tree.js';
export * from './vocabulary.js';
export * from './xml/xml-layout.js';
