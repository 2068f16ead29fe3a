/** The journal in memory: the twin for tests, under the same contract suite as the one on disk. */
package io.syncline.journal.memory;
