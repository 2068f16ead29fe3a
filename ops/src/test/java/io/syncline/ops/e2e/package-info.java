/**
 * The whole pipeline as real processes, against real trees, a real sshd and a real rsync daemon: churned, killed, starved
 * and unmounted, and in the end the trees are compared byte by byte.
 */
package io.syncline.ops.e2e;
