/**
 * Pure: rsync's include and exclude rules over bytes, so that a path that rsync would leave out is known before rsync is
 * called. rsync reads the same rules itself when it descends; but of a path that it is given by name it does not ask the
 * directories above, so whoever lists names has to.
 */
package io.syncline.filter;
