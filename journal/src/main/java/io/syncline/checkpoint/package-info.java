/** Small files that say how far somebody has got: written whole, forced, renamed into place; readable by a person. */
package io.syncline.checkpoint;
