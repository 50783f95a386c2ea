#!/usr/bin/env node
// The command, in JavaScript that every Node reads: a Node that is too old says so in one sentence.
'use strict';
var version = process.versions.node;
var parts = version.split('.');
var sentence = `LeadSail GraphQL needs Node 22.19 or later, and this is Node ${version}.\n`;

if (+parts[0] > 22 || (+parts[0] === 22 && +parts[1] >= 19)) {
  // In a file of its own: an old Node does not even parse it.
  require('./start.cjs');
} else {
  process.stderr.write(sentence);
  process.exitCode = 1;
}
