using System.Text;

namespace Pfs.Server.Completion;

/// <summary>The completion of bash: words that were typed lead to a command; its subcommands and options are offered, and files elsewhere.</summary>
internal static class BashCompletion
{
    public static string Write(CommandShape root)
    {
        var script = new StringBuilder("""
            # Completion of pfs for bash, made by `pfs completion bash`.

            # Sets subs, options and valued (options that take a value) for the command $1.
            _pfs_command() {
              subs="" options="" valued=""
              case "$1" in

            """);
        foreach (var command in root.All)
        {
            var valued = command.Options.Where(option => option.TakesValue);
            script.Append(null, $"    '{command.Path}')\n");
            script.Append(null, $"      subs='{string.Join(' ', command.Below.Select(sub => sub.Name))}'\n");
            script.Append(null, $"      options='{Names(command.Options)}'\n");
            script.Append(null, $"      valued='{Names(valued)}' ;;\n");
        }

        return script.Append("""
              esac
            }

            _pfs() {
              local cur=${COMP_WORDS[COMP_CWORD]} path=pfs subs options valued i word
              COMPREPLY=()
              _pfs_command "$path"
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $word == -- ]]; then
                  return # names from here on
                elif [[ " $valued " == *" $word "* ]]; then
                  ((i++)) # its value
                elif [[ " $subs " == *" $word "* ]]; then
                  path+=" $word"
                  _pfs_command "$path"
                fi
              done
              if ((i > COMP_CWORD)); then
                return # the value of an option: files
              elif [[ $cur == -* ]]; then
                COMPREPLY=($(compgen -W "$options" -- "$cur"))
              elif [[ -n $subs ]]; then
                COMPREPLY=($(compgen -W "$subs" -- "$cur"))
              fi
            }

            complete -o default -F _pfs pfs

            """).ToString();
    }

    private static string Names(IEnumerable<OptionShape> options) => string.Join(' ', options.SelectMany(option => option.Names));
}
