/** For tests of every module: the seeded harness, and a file system in memory to hold the laws against. */
package io.syncline.testing;
