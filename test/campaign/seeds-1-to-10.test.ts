import { testSeeds } from './catches-up.ts';

testSeeds(1, 10);
