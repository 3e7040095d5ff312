using System;

Console.WriteLine("tls-sansio sample");
