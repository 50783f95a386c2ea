// Starts the command line from its sources; in the package, from what is built of them.
'use strict';
import('../../src/main.ts');
