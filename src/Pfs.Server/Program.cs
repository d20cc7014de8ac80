System.Console.WriteLine("pfs");
