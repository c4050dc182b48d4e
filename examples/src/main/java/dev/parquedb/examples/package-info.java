/** Small programs that use the library as an application would. */
package dev.parquedb.examples;
