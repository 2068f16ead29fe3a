/**
 * The command line. One file for each command: its options become a request, the request a call, and a printer says what
 * came of it, as text for people or as JSON for machines.
 */
package io.syncline.ops;
