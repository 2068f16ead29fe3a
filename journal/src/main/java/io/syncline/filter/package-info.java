/**
 * Pure: rsync's filter rules over bytes, so that a path that rsync would leave out is known before rsync is called, and is
 * neither watched nor looked at. rsync reads the same rules itself when it descends; but of a path that it is given by name
 * it does not ask the directories above, so whoever lists names has to.
 *
 * <p>{@link io.syncline.filter.FilterRules} has the verdicts, {@link io.syncline.filter.Pruning} is what capture asks. Files
 * are read by whoever calls ({@link io.syncline.filter.RuleFiles}, {@link io.syncline.filter.RuleTree}).
 */
package io.syncline.filter;
