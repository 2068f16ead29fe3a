/** A command in the place of rsync: what it is told, how it is called, and what its exit code means. */
package io.syncline.shipper.action;
