/** Pure: rsync's filter rules, so that a path that rsync would leave out is known before rsync is called. Bytes, as there. */
package io.syncline.filter;
