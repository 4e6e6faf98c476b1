#!/usr/bin/env node
const x: string = process.version;
console.log('salla', x, process.argv.slice(2));
