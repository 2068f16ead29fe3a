/** What a mirror is configured to do: the values, the file that they come from, and the places that must not overlap. */
package io.syncline.ops.config;
