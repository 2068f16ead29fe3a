/** What every stage shares as a process: its life cycle, its state file, the layout of the state directory, exit codes. */
package io.syncline.process;
