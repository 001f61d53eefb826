//! One lap's car and position samples on one time line.
