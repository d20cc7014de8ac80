using System.Text;

namespace Pfs.Server.Completion;

/// <summary>The completion of fish, which has no function of ours but for where the words that were typed lead to.</summary>
internal static class FishCompletion
{
    public static string Write(CommandShape root)
    {
        var script = new StringBuilder("""
            # Completion of pfs for fish, made by `pfs completion fish`.

            # True when the words that were typed lead to the command $argv, and no value of an option is due.
            function __pfs_at
              set -l words (commandline --tokens-expanded --cut-at-cursor --current-process 2>/dev/null; or commandline -opc)
              set -l path pfs
              set -l is_value 0
              for word in $words[2..]
                if test $is_value = 1
                  set is_value 0
                else if test "$word" = --
                  return 1
                else if contains -- "$path $word" $__pfs_valued
                  set is_value 1
                else if contains -- "$path $word" $__pfs_commands
                  set path "$path $word"
                end
              end
              test $is_value = 0; and test "$path" = "$argv"
            end


            """);
        var all = root.All.ToList();
        var valued = all.SelectMany(command => command.Options.Where(option => option.TakesValue)
            .SelectMany(option => option.Names.Select(name => $"{command.Path} {name}")));
        script.Append(null, $"set -g __pfs_commands {string.Join(' ', all.Select(command => Quoted(command.Path)))}\n");
        script.Append(null, $"set -g __pfs_valued {string.Join(' ', valued.Select(Quoted))}\n\n");
        foreach (var command in all)
        {
            var here = $"complete -c pfs -n {Quoted("__pfs_at " + command.Path)}";
            foreach (var sub in command.Below)
            {
                script.Append(null, $"{here} -f -a {sub.Name} -d {Quoted(sub.Summary)}\n");
            }

            foreach (var option in command.Options)
            {
                script.Append(null, $"{here} {string.Join(' ', option.Names.Select(Name))}{(option.TakesValue ? " -r" : "")} -d {Quoted(option.Summary)}\n");
            }
        }

        return script.ToString();
    }

    private static string Name(string name) => name switch
    {
        ['-', '-', .. var word] => $"-l {word}",
        ['-', _] => $"-s {name[1]}",
        _ => $"-o {name.TrimStart('-')}",
    };

    private static string Quoted(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
